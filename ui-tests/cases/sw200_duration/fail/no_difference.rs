//! SW200: windows of one moment.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "latest", key = Utf8, value = I64)]
    let _latest: Table<Windowed<String>, i64> = views
        .group_by_key()
        .windowed_by(sliding = 0.seconds(), grace = 1.minute()) // ERROR SW200
        .count();
}

fn main() {}

//! SW201: windows that are bounded by records in two ways.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "latest", key = Utf8, value = I64)]
    let _latest: Table<Windowed<String>, i64> = views
        .group_by_key()
        .windowed_by(sliding = 10.minutes(), session = 1.minute(), grace = 1.minute()) // ERROR SW201
        .count();
}

fn main() {}

//! SW201: a kind of window that is not offered yet.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "views-per-page", key = Utf8, value = I64)]
    let _counts: Table<Windowed<String>, i64> = views
        .group_by_key()
        .windowed_by(sliding = 30.minutes(), grace = 10.seconds()) // ERROR SW201
        .count();
}

fn main() {}

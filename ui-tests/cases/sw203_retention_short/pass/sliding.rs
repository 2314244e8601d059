//! SW203, not reported: the nearest legal neighbour of `fail/sliding.rs`.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "latest", key = Utf8, value = I64, retention = 31.minutes())]
    let _latest: Table<Windowed<String>, i64> = views
        .group_by_key()
        .windowed_by(sliding = 10.minutes(), grace = 1.minute())
        .count();
}

fn main() {}

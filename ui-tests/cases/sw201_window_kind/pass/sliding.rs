//! SW201, not reported: the nearest legal neighbour of `fail/sliding.rs`.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "views-per-page", key = Utf8, value = I64)]
    let _counts: Table<Windowed<String>, i64> = views
        .group_by_key()
        .windowed_by(tumbling = 30.minutes(), grace = 10.seconds())
        .count();
}

fn main() {}

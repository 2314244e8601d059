//! SW210, not reported: the nearest legal neighbour of `fail/cache_of_sessions.rs`.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "visits", key = Utf8, value = I64)]
    let _visits: Table<Windowed<String>, i64> = views
        .group_by_key()
        .windowed_by(session = 30.minutes(), grace = 1.minute())
        .count();
}

fn main() {}

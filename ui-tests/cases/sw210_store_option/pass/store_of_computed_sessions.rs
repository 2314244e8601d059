//! SW210, not reported: the nearest legal neighbour of `fail/store_of_computed_sessions.rs`.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "visits", key = Utf8, value = I64)]
    let visits: Table<Windowed<String>, i64> = views
        .group_by_key()
        .windowed_by(session = 30.minutes(), grace = 1.minute())
        .count();

    let long: Table<Windowed<String>, i64> = visits.filter(|_, views| *views > 10);

    #[sink(topic = "visits.long.v1", key = SessionWindowed<Utf8>, value = Json)]
    let out: Stream<Windowed<String>, LongVisit> = long.to_stream().map_values(|visit, views| LongVisit::of(visit, *views));
}

fn main() {}

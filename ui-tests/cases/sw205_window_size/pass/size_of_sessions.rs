//! SW205, not reported: the nearest legal neighbour of `fail/size_of_sessions.rs`.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "visits.v1", key = SessionWindowed<Utf8>, value = Json)]
    let visits: Stream<Windowed<String>, Visit>;

    #[sink(topic = "visits.long.v1", key = SessionWindowed<Utf8>, value = Json)]
    let long: Stream<Windowed<String>, LongVisit> = visits.map_values(|page, visit| LongVisit::of(page, visit));
}

fn main() {}

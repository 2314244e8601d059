//! SW205: sessions have no size.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "visits.v1", key = SessionWindowed<Utf8>, value = Json, window_size = 30.minutes())] // ERROR SW205
    let visits: Stream<Windowed<String>, Visit>;

    #[sink(topic = "visits.long.v1", key = SessionWindowed<Utf8>, value = Json)]
    let long: Stream<Windowed<String>, LongVisit> = visits.map_values(|page, visit| LongVisit::of(page, visit));
}

fn main() {}

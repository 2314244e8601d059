//! SW008: a stream, each of whose records counts, is held back.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[sink(topic = "last-views", key = Utf8, value = Json)]
    let told: Stream<String, LastView> = views
        .suppress(time_limit = 10.seconds()) // ERROR SW008
        .map_values(|page, view| LastView::of(page, view));
}

fn main() {}

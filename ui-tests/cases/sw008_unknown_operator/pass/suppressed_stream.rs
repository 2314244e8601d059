//! SW008, not reported: the nearest legal neighbour of `fail/suppressed_stream.rs`.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "latest-views", key = Utf8, value = Json)]
    let latest: Table<String, View> = views.to_table();

    #[store(name = "last-views", key = Utf8, value = Json)]
    let last: Table<String, View> = latest.suppress(time_limit = 10.seconds());

    #[sink(topic = "last-views", key = Utf8, value = Json)]
    let told: Stream<String, LastView> = last.to_stream().map_values(|page, view| LastView::of(page, view));
}

fn main() {}

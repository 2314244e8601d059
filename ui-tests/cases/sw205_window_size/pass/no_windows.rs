//! SW205, not reported: the nearest legal neighbour of `fail/no_windows.rs`.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views.per-page.v1", key = Utf8, value = I64)]
    let per_page: Stream<String, i64>;

    #[sink(topic = "views.large.v1", key = Utf8, value = Json)]
    let large: Stream<String, Large> = per_page.map_values(|page, count| Large::of(page, *count));
}

fn main() {}

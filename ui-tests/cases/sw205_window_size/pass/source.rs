//! SW205, not reported: the nearest legal neighbour of `fail/source.rs`.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views.per-minute.v1", key = TimeWindowed<Utf8>, value = I64, window_size = 1.minute())]
    let per_minute: Stream<Windowed<String>, i64>;

    #[sink(topic = "views.large.v1", key = TimeWindowed<Utf8>, value = Json)]
    let large: Stream<Windowed<String>, Large> = per_minute.map_values(|page, count| Large::of(page, *count));
}

fn main() {}

//! SW205, not reported: the nearest legal neighbour of `fail/store.rs`.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views.per-minute.v1", key = TimeWindowed<Utf8>, value = I64, window_size = 1.minute())]
    let per_minute: Stream<Windowed<String>, i64>;

    #[store(name = "latest", key = TimeWindowed<Utf8, 60000>, value = I64)]
    let _latest: Table<Windowed<String>, i64> = per_minute.to_table();
}

fn main() {}

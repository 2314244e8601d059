//! SW203, not reported: the nearest legal neighbour of `fail/long_grace.rs`.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "views-per-page", key = Utf8, value = I64, retention = 2.days())]
    let _counts: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 5.minutes(), grace = 1.day(), emit = on_window_close).count();
}

fn main() {}

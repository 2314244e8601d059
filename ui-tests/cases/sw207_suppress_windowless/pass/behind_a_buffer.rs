//! SW207, not reported: the nearest legal neighbour of `fail/behind_a_buffer.rs`.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "views-per-page", key = Utf8, value = I64)]
    let counts: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 5.minutes(), grace = 10.seconds()).count();

    let last: Table<Windowed<String>, i64> = counts.suppress(until_window_closes);

    #[sink(topic = "busy-pages", key = TimeWindowed<Utf8>, value = Json)]
    let alerts: Stream<Windowed<String>, Alert> = last.to_stream().map_values(|page, views| Alert::of(page, *views));
}

fn main() {}

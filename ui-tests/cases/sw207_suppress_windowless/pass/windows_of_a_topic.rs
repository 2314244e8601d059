//! SW207, not reported: the nearest legal neighbour of `fail/windows_of_a_topic.rs`.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views-per-page", key = TimeWindowed<Utf8>, value = I64, window_size = 5.minutes())]
    #[store(name = "views-per-page")]
    let counts: Table<Windowed<String>, i64>;

    #[store(name = "last-views", key = TimeWindowed<Utf8, 300000>, value = I64)]
    let last: Table<Windowed<String>, i64> = counts.suppress(time_limit = 310.seconds());

    #[sink(topic = "busy-pages", key = TimeWindowed<Utf8>, value = Json)]
    let alerts: Stream<Windowed<String>, Option<Alert>> =
        last.to_stream().map_values(|page, views| views.map(|views| Alert::of(page, views)));
}

fn main() {}

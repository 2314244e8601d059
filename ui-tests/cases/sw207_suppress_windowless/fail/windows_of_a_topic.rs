//! SW207: windows that another application has counted, whose grace is not known here.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views-per-page", key = TimeWindowed<Utf8>, value = I64, window_size = 5.minutes())]
    #[store(name = "views-per-page")]
    let counts: Table<Windowed<String>, i64>;

    let last: Table<Windowed<String>, i64> = counts.suppress(until_window_closes); // ERROR SW207

    #[sink(topic = "busy-pages", key = TimeWindowed<Utf8>, value = Json)]
    let alerts: Stream<Windowed<String>, Option<Alert>> =
        last.to_stream().map_values(|page, views| views.map(|views| Alert::of(page, views)));
}

fn main() {}

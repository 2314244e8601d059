//! SW206: a table of final results under another name.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "visits", key = Utf8, value = I64)]
    let visits: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 30.minutes(), grace = 10.seconds()).count();

    let over: Table<Windowed<String>, i64> = visits.suppress(until_window_closes);
    let long: Table<Windowed<String>, i64> = over.filter(|_, views| *views > 10);
    let last: Table<Windowed<String>, i64> = long.suppress(until_window_closes); // ERROR SW206

    #[sink(topic = "long-visits", key = SessionWindowed<Utf8>, value = Json)]
    let told: Stream<Windowed<String>, Visit> =
        last.to_stream().map_values(|visitor, views| Visit::of(visitor, *views));
}

fn main() {}

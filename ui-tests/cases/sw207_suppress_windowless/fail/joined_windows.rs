//! SW207: rows that two windows make.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "views-per-page", key = Utf8, value = I64)]
    let counts: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 5.minutes(), grace = 10.seconds()).count();

    #[source(topic = "errors", key = Utf8, value = Json)]
    let errors: Stream<String, Failure>;

    #[store(name = "errors-per-page", key = Utf8, value = I64)]
    let failures: Table<Windowed<String>, i64> =
        errors.group_by_key().windowed_by(tumbling = 5.minutes(), grace = 10.seconds()).count();

    let rates: Table<Windowed<String>, i64> = failures.join(counts, |_, failures, views| 100 * failures / views);

    let last: Table<Windowed<String>, i64> = rates.suppress(until_window_closes); // ERROR SW207

    #[sink(topic = "failing-pages", key = TimeWindowed<Utf8>, value = Json)]
    let alerts: Stream<Windowed<String>, Alert> = last.to_stream().map_values(|page, rate| Alert::of(page, *rate));
}

fn main() {}

//! SW207: counts over all time, which never end.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "views-per-page", key = Utf8, value = I64)]
    let counts: Table<String, i64> = views.group_by_key().count();

    let last: Table<String, i64> = counts.filter(|_, views| *views > 100).suppress(until_window_closes); // ERROR SW207

    #[sink(topic = "busy-pages", key = Utf8, value = Json)]
    let alerts: Stream<String, Alert> = last.to_stream().map_values(|page, views| Alert::of(page, *views));
}

fn main() {}

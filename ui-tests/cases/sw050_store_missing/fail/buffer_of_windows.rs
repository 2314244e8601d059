//! SW050: a buffer of windows whose store has no name.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "views-per-page", key = Utf8, value = I64)]
    let counts: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 5.minutes(), grace = 10.seconds()).count();

    let held_back: Table<Windowed<String>, i64> = counts.suppress(time_limit = 10.seconds()); // ERROR SW050

    #[sink(topic = "busy-pages", key = TimeWindowed<Utf8>, value = Json)]
    let alerts: Stream<Windowed<String>, Alert> = held_back.to_stream().map_values(|page, views| Alert::of(page, *views));
}

fn main() {}

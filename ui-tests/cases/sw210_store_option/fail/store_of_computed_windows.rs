//! SW210: rows that are computed from windows are not kept.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "views-per-page", key = Utf8, value = I64)]
    let counts: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 5.minutes(), grace = 10.seconds()).count();

    #[store(name = "large-counts", key = Utf8, value = I64)] // ERROR SW210
    let large: Table<Windowed<String>, i64> = counts.filter(|_, count| *count > 100);

    #[sink(topic = "views.large.v1", key = TimeWindowed<Utf8>, value = Json)]
    let out: Stream<Windowed<String>, Option<Large>> =
        large.to_stream().map_values(|page, count| count.map(|count| Large::of(page, count)));
}

fn main() {}

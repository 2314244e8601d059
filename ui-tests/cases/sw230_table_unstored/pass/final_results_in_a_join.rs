//! SW230, not reported: the nearest legal neighbour of `fail/final_results_in_a_join.rs`.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "views-per-page", key = Utf8, value = I64)]
    let counts: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(tumbling = 5.minutes(), grace = 10.seconds()).count();

    let large: Table<Windowed<String>, i64> = counts.filter(|_, views| *views > 100);
    let share: Table<Windowed<String>, i64> = large.join(counts, |_, large, views| 100 * large / views);

    #[sink(topic = "shares", key = TimeWindowed<Utf8>, value = Json)]
    let out: Stream<Windowed<String>, Option<Share>> =
        share.to_stream().map_values(|page, share| share.map(|share| Share::of(page, share)));
}

fn main() {}

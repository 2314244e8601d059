//! SW009, not reported: the nearest legal neighbour of `fail/merger_of_sliding_windows.rs`.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "latest", key = Utf8, value = Json)]
    let _latest: Table<Windowed<String>, Visit> = views
        .group_by_key()
        .windowed_by(sliding = 10.minutes(), grace = 1.minute())
        .aggregate(|| Visit::none(), |_, view, visit| visit.with(view));
}

fn main() {}

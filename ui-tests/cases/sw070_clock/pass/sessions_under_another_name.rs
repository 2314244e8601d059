//! SW070, not reported: the nearest legal neighbour of `fail/sessions_under_another_name.rs`.

#[allow(unused_imports, reason = "the topology is not expanded")]
use std::time::Instant as Uhr;
use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "begun", key = Utf8, value = Json)]
    let _begun: Table<Windowed<String>, Visit> = views
        .group_by_key()
        .windowed_by(session = 30.minutes(), grace = 1.minute())
        .aggregate(|| Visit::new(), |_, view, visit| visit.and(view), |_, left, right| left.and(right));

    #[store(name = "visits", key = Utf8, value = Json)]
    let _visits: Table<Windowed<String>, Visit> = views
        .group_by_key()
        .windowed_by(session = 30.minutes(), grace = 1.minute())
        .aggregate(|| Visit::new(), |_, view, visit, cx| visit.at(view, cx.timestamp()), |_, left, right| left.and(right));

    #[store(name = "merged", key = Utf8, value = Json)]
    let _merged: Table<Windowed<String>, Visit> = views
        .group_by_key()
        .windowed_by(session = 30.minutes(), grace = 1.minute())
        .aggregate(|| Visit::new(), |_, view, visit| visit.and(view), |_, left, right| left.and(right));

    #[store(name = "last", key = Utf8, value = Json)]
    let _last: Table<Windowed<String>, View> = views
        .group_by_key()
        .windowed_by(session = 30.minutes(), grace = 1.minute(), emit = on_window_close)
        .reduce(|last, view| last.newer(view));
}

fn main() {}

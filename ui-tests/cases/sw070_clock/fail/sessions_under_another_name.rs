//! SW070: a clock under another name, in every closure of sessions.

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
        .aggregate(|| Visit::since(Uhr::now()), |_, view, visit| visit.and(view), |_, left, right| left.and(right)); // ERROR SW070

    #[store(name = "visits", key = Utf8, value = Json)]
    let _visits: Table<Windowed<String>, Visit> = views
        .group_by_key()
        .windowed_by(session = 30.minutes(), grace = 1.minute())
        .aggregate(|| Visit::new(), |_, view, visit, cx| visit.at(view, Uhr::now()), |_, left, right| left.and(right)); // ERROR SW070

    #[store(name = "merged", key = Utf8, value = Json)]
    let _merged: Table<Windowed<String>, Visit> = views
        .group_by_key()
        .windowed_by(session = 30.minutes(), grace = 1.minute())
        .aggregate(|| Visit::new(), |_, view, visit| visit.and(view), |_, left, right| left.at(right, Uhr::now())); // ERROR SW070

    #[store(name = "last", key = Utf8, value = Json)]
    let _last: Table<Windowed<String>, View> = views
        .group_by_key()
        .windowed_by(session = 30.minutes(), grace = 1.minute(), emit = on_window_close)
        .reduce(|last, view| last.newer(view, Uhr::now())); // ERROR SW070
}

fn main() {}

//! SW070, not reported: the nearest legal neighbour of `fail/windows_under_another_name.rs`.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "begun", key = Utf8, value = Json)]
    let _begun: Table<Windowed<String>, Visits> = views
        .group_by_key()
        .windowed_by(tumbling = 5.minutes(), grace = 10.seconds())
        .aggregate(|| Visits::since(0), |_, view, visits| visits.with(view));

    #[store(name = "visits", key = Utf8, value = Json)]
    let _visits: Table<Windowed<String>, Visits> = views
        .group_by_key()
        .windowed_by(hopping = 5.minutes(), advance = 1.minute(), grace = 10.seconds())
        .aggregate(|| Visits::none(), |_, view, visits, cx| visits.with_time(view, cx.timestamp()));

    #[store(name = "last", key = Utf8, value = Json)]
    let _last: Table<Windowed<String>, View> = views
        .group_by_key()
        .windowed_by(tumbling = 5.minutes(), grace = 10.seconds(), emit = on_window_close)
        .reduce(|last, view| last.newer(view, last.at));
}

fn main() {}

//! SW070: a clock under another name, in every closure of windows.

#[allow(unused_imports, reason = "the topology is not expanded")]
use std::time::Instant as Uhr;
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
        .aggregate(|| Visits::since(Uhr::now()), |_, view, visits| visits.with(view)); // ERROR SW070

    #[store(name = "visits", key = Utf8, value = Json)]
    let _visits: Table<Windowed<String>, Visits> = views
        .group_by_key()
        .windowed_by(hopping = 5.minutes(), advance = 1.minute(), grace = 10.seconds())
        .aggregate(|| Visits::none(), |_, view, visits, cx| visits.with_time(view, Uhr::now())); // ERROR SW070

    #[store(name = "last", key = Utf8, value = Json)]
    let _last: Table<Windowed<String>, View> = views
        .group_by_key()
        .windowed_by(tumbling = 5.minutes(), grace = 10.seconds(), emit = on_window_close)
        .reduce(|last, view| last.newer(view, Uhr::now())); // ERROR SW070
}

fn main() {}

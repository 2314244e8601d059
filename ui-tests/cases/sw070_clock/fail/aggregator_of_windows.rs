//! SW070: a window that takes a view in with the time of the machine.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "visits", key = Utf8, value = Json)]
    let _visits: Table<Windowed<String>, Visits> = views
        .group_by_key()
        .windowed_by(tumbling = 5.minutes(), grace = 10.seconds())
        .aggregate(|| Visits::none(), |_, view, visits| visits.with(view, std::time::Instant::now())); // ERROR SW070
}

fn main() {}

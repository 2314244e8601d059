//! SW070: a session that keeps what was new by the machine.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "visits", key = Utf8, value = Json)]
    let _visits: Table<Windowed<String>, View> = views
        .group_by_key()
        .windowed_by(session = 30.minutes(), grace = 1.minute())
        .reduce(|last, view| last.newer(view, std::time::Instant::now())); // ERROR SW070
}

fn main() {}

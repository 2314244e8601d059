//! SW070: sessions that are merged by the machine's clock.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "visits", key = Utf8, value = Json)]
    let _visits: Table<Windowed<String>, Visit> = views
        .group_by_key()
        .windowed_by(session = 30.minutes(), grace = 1.minute())
        .aggregate(|| Visit::none(), |_, view, visit| visit.with(view), |_, left, right| {
            left.merged(right, std::time::Instant::now()) // ERROR SW070
        });
}

fn main() {}

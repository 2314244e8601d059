//! SW210: what is computed from sessions is not kept.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "visits", key = Utf8, value = I64)]
    let visits: Table<Windowed<String>, i64> = views
        .group_by_key()
        .windowed_by(session = 30.minutes(), grace = 1.minute())
        .count();

    #[store(name = "long-visits", key = Utf8, value = I64)] // ERROR SW210
    let _long: Table<Windowed<String>, i64> = visits.filter(|_, views| *views > 10);
}

fn main() {}

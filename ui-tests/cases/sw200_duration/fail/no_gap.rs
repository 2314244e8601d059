//! SW200: sessions that end with each record.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "visits", key = Utf8, value = I64)]
    let _visits: Table<Windowed<String>, i64> = views
        .group_by_key()
        .windowed_by(session = 0.minutes(), grace = 1.minute()) // ERROR SW200
        .count();
}

fn main() {}

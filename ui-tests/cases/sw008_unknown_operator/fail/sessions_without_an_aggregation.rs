//! SW008: sessions of records, and nothing that says what becomes of them.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    let _visits: Table<Windowed<String>, i64> =
        views.group_by_key().windowed_by(session = 30.minutes(), grace = 1.minute()); // ERROR SW008
}

fn main() {}

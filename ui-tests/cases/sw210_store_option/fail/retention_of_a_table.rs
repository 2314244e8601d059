//! SW210: a table without windows forgets nothing by age.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "views-per-page", key = Utf8, value = I64, retention = 7.days())] // ERROR SW210
    let _counts: Table<String, i64> = views.group_by_key().count();
}

fn main() {}

//! SW210, not reported: the nearest legal neighbour of `fail/retention_of_a_table.rs`.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "views-audit-v1"]
    pub struct ViewsAudit;

    #[source(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, View>;

    #[store(name = "views-per-page", key = Utf8, value = I64)]
    let _counts: Table<String, i64> = views.group_by_key().count();
}

fn main() {}

//! SW033: a store with JSON keys on a topic with plain ones.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store", key = Json, value = Json)] // ERROR SW033
    let profiles: Table<String, Profile>;
}

fn main() {}

//! SW033: a store with another serde than its topic.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store", key = Utf8, value = Bytes)] // ERROR SW033
    let profiles: Table<String, Profile>;
}

fn main() {}

//! SW033, not reported: the nearest legal neighbour of `fail/table_source_with_other_store_serde.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;
}

fn main() {}

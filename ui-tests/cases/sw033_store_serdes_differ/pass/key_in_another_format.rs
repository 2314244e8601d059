//! SW033, not reported: the nearest legal neighbour of `fail/key_in_another_format.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store", key = Utf8, value = Json)]
    let profiles: Table<String, Profile>;
}

fn main() {}

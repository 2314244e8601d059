//! SW102: the key of a table is read in another format.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "orders-audit-v1"]
    #![lock_text = r#"
        version = 1
        [topology."orders-audit-v1"]
        [topology."orders-audit-v1".source."profiles"]
        key_serde = "Utf8"
        subtopology = 0
        value_serde = "Json"
        [topology."orders-audit-v1".store."profiles"]
        key_serde = "Utf8"
        kind = "key-value"
        subtopology = 0
        value_serde = "Json"
    "#]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Json, value = Json)] // ERROR SW102
    #[store(name = "profiles")]
    let profiles: Table<String, Profile>;

    let _changes: Stream<String, Option<Profile>> = profiles.to_stream();
}

fn main() {}

//! SW052: the table of a topic and a count, both named after the topic.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles")]
    let profiles: Table<String, Profile>;

    #[store(name = "profiles", key = Utf8, value = I64)] // ERROR SW052
    let changes: Table<String, i64> = profiles.to_stream().group_by_key().count();
}

fn main() {}

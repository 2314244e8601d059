//! SW052, not reported: the nearest legal neighbour of `fail/topic_and_count_of_it.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles")]
    let profiles: Table<String, Profile>;

    #[store(name = "profile-changes", key = Utf8, value = I64)]
    let changes: Table<String, i64> = profiles.to_stream().group_by_key().count();
}

fn main() {}

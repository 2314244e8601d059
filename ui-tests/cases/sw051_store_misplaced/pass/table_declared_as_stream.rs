//! SW051, not reported: the nearest legal neighbour of `fail/table_declared_as_stream.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[sink(topic = "profile-changes", key = Utf8, value = Json)]
    let changes: Stream<String, Profile> = profiles.to_stream().filter(|_, profile| profile.is_public);
}

fn main() {}

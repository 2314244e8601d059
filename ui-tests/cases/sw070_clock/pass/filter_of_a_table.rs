//! SW070, not reported: the nearest legal neighbour of `fail/filter_of_a_table.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    let recent: Table<String, Profile> = profiles.filter(|_, profile| profile.seen_at > DEADLINE);

    #[sink(topic = "recent-profiles", key = Utf8, value = Json)]
    let out: Stream<String, Option<Profile>> = recent.to_stream();
}

fn main() {}

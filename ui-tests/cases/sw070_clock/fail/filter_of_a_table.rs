//! SW070: a table filtered by the clock.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    let recent: Table<String, Profile> = profiles.filter(|_, profile| profile.seen_at > SystemTime::now()); // ERROR SW070

    #[sink(topic = "recent-profiles", key = Utf8, value = Json)]
    let out: Stream<String, Option<Profile>> = recent.to_stream();
}

fn main() {}

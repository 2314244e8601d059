//! SW041: a table that is computed from another one, for more partitions.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[repartition(name = "adults", key = Utf8, value = Json, partitions = 16)] // ERROR SW041
    let adults: Table<String, Profile> = profiles.filter(|_, profile| profile.age >= 18);

    #[sink(topic = "adults", key = Utf8, value = Json)]
    let out: Stream<String, Option<Profile>> = adults.to_stream();
}

fn main() {}

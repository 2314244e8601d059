//! SW008: a grouped table that nothing aggregates.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    let by_city: Table<String, Profile> = profiles.group_by(|_, profile| (profile.city.clone(), profile.clone())); // ERROR SW008
}

fn main() {}

//! SW231: the rows have no topic that takes them to their groups.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[store(name = "people-by-city", key = Utf8, value = I64)]
    let people: Table<String, i64> = profiles.group_by(|_, profile| (profile.city.clone(), profile.clone())).count(); // ERROR SW231
}

fn main() {}

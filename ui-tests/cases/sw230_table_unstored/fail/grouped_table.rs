//! SW230: a grouped table that keeps nothing, and so does not know which group a row leaves.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(none)]
    let profiles: Table<String, Profile>;

    #[repartition(name = "people-by-city", key = Utf8, value = Unit, carries = ())]
    #[store(name = "people-by-city", key = Utf8, value = I64)]
    let people: Table<String, i64> = profiles.group_by(|_, profile| (profile.city.clone(), ())).count(); // ERROR SW230
}

fn main() {}

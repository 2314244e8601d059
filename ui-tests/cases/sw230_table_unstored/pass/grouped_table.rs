//! SW230, not reported: the nearest legal neighbour of `fail/grouped_table.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[repartition(name = "people-by-city", key = Utf8, value = Unit, carries = ())]
    #[store(name = "people-by-city", key = Utf8, value = I64)]
    let people: Table<String, i64> = profiles.group_by(|_, profile| (profile.city.clone(), ())).count();
}

fn main() {}

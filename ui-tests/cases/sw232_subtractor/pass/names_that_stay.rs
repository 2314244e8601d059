//! SW232, not reported: the nearest legal neighbour of `fail/names_that_stay.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[repartition(name = "names-by-city", key = Utf8, value = Utf8, carries = String)]
    #[store(name = "names-by-city", key = Utf8, value = Json)]
    let names: Table<String, Names> = profiles
        .group_by(|_, profile| (profile.city.clone(), profile.name.clone()))
        .aggregate(|| Names::none(), |_, name, names| names.with(name), |_, name, names| names.without(name));
}

fn main() {}

//! SW233, not reported: the nearest legal neighbour of `fail/group_by_a_parameter.rs`.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "orders-audit-v1"]
    #![params = Limits]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[store(name = "classes", key = Utf8, value = I64)]
    let classes: Table<String, i64> = profiles.map_values(|_, profile, limits: &Limits| profile.age / limits.years);

    #[repartition(name = "people-by-class", key = I64, value = Unit, carries = ())]
    #[store(name = "people-by-class", key = I64, value = I64)]
    let people: Table<i64, i64> = classes.group_by(|_, class| (*class, ())).count();
}

fn main() {}

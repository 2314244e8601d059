//! SW233: rows come to groups that a parameter decides.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "orders-audit-v1"]
    #![params = Limits]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[repartition(name = "people-by-class", key = I64, value = Json, carries = Profile)]
    #[store(name = "people-by-class", key = I64, value = I64)]
    let people: Table<i64, i64> = profiles
        .group_by(|_, profile, limits: &Limits| (profile.age / limits.years, profile.clone())) // ERROR SW233
        .count();
}

fn main() {}

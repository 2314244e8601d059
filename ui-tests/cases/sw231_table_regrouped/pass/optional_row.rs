//! SW231, not reported: the nearest legal neighbour of `fail/optional_row.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[repartition(name = "stars-by-city", key = Utf8, value = I64, carries = i64)]
    #[store(name = "stars-by-city", key = Utf8, value = I64)]
    let stars: Table<String, i64> = profiles
        .group_by(|_, profile| profile.stars.map(|stars| (profile.city.clone(), stars)))
        .reduce(|sum, stars| sum + stars, |sum, stars| sum - stars);
}

fn main() {}

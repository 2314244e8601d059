//! SW008, not reported: the nearest legal neighbour of `fail/grouped_table_alone.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[repartition(name = "profiles-by-city", key = Utf8, value = Json, carries = Profile)]
    #[store(name = "people-by-city", key = Utf8, value = I64)]
    let by_city: Table<String, i64> =
        profiles.group_by(|_, profile| (profile.city.clone(), profile.clone())).count();

    #[sink(topic = "people", key = Utf8, value = Json)]
    let people: Stream<String, People> = by_city.to_stream().map_values(|city, people| People::of(city, *people));
}

fn main() {}

//! SW220, not reported: the nearest legal neighbour of `fail/three_tables_in_one_chain.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[source(topic = "limits", key = Utf8, value = Json)]
    #[store(name = "limits-store")]
    let limits: Table<String, Limit>;

    #[source(topic = "cities", key = Utf8, value = Json)]
    #[store(name = "cities-store")]
    let cities: Table<String, City>;

    let without_city: Table<String, View> = profiles.join(limits, |_, profile, limit| View::of(profile, limit));
    let views: Table<String, View> = without_city.outer_join(cities, |_, view, city| View::in_city(view, city));

    #[sink(topic = "views", key = Utf8, value = Json)]
    let out: Stream<String, Option<View>> = views.to_stream();
}

fn main() {}

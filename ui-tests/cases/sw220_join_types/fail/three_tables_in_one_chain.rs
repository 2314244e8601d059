//! SW220: the result of a join is joined with a third table.

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

    let views: Table<String, View> = profiles
        .join(limits, |_, profile, limit| View::of(profile, limit))
        .outer_join(cities, |_, view, city| View::in_city(view, city)); // ERROR SW220

    #[sink(topic = "views", key = Utf8, value = Json)]
    let out: Stream<String, Option<View>> = views.to_stream();
}

fn main() {}

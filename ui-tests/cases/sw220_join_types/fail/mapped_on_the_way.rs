//! SW220: the left table gets other values and is joined in one chain.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[source(topic = "limits", key = Utf8, value = Json)]
    #[store(name = "limits-store")]
    let limits: Table<String, Limit>;

    #[sink(topic = "limits-by-name", key = Utf8, value = Json)]
    let by_name: Stream<String, Option<NamedLimit>> = profiles
        .map_values(|_, profile| profile.name.clone())
        .left_join(limits, |_, name, limit| NamedLimit::of(name, limit)) // ERROR SW220
        .to_stream();
}

fn main() {}

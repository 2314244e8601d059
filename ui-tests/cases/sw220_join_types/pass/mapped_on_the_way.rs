//! SW220, not reported: the nearest legal neighbour of `fail/mapped_on_the_way.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[source(topic = "limits", key = Utf8, value = Json)]
    #[store(name = "limits-store")]
    let limits: Table<String, Limit>;

    let names: Table<String, String> = profiles.map_values(|_, profile| profile.name.clone());

    #[sink(topic = "limits-by-name", key = Utf8, value = Json)]
    let by_name: Stream<String, Option<NamedLimit>> =
        names.left_join(limits, |_, name, limit| NamedLimit::of(name, limit)).to_stream();
}

fn main() {}

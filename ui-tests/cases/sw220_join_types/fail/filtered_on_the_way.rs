//! SW220: a table is filtered and joined in one chain.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[source(topic = "limits", key = Utf8, value = Json)]
    #[store(name = "limits-store")]
    let limits: Table<String, Limit>;

    #[sink(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, Option<View>> = profiles
        .filter(|_, profile| profile.age >= 18)
        .join(limits, |_, profile, limit| View::of(profile, limit)) // ERROR SW220
        .to_stream();
}

fn main() {}

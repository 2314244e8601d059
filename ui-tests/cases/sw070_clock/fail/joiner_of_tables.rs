//! SW070: two tables joined as of now.

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
    let views: Stream<String, Option<View>> =
        profiles.left_join(limits, |_, profile, limit| View::of(profile, limit, SystemTime::now())).to_stream(); // ERROR SW070
}

fn main() {}

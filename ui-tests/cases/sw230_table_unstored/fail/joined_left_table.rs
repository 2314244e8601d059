//! SW230: a join of two tables, of which the left one keeps nothing.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(none)]
    let profiles: Table<String, Profile>;

    #[source(topic = "limits", key = Utf8, value = Json)]
    #[store(name = "limits-store")]
    let limits: Table<String, Limit>;

    #[sink(topic = "views", key = Utf8, value = Json)]
    let views: Stream<String, Option<View>> =
        profiles.join(limits, |_, profile, limit| View::of(profile, limit)).to_stream(); // ERROR SW230
}

fn main() {}

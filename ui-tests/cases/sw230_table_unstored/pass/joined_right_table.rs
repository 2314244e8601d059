//! SW230, not reported: the nearest legal neighbour of `fail/joined_right_table.rs`.

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
        profiles.left_join(limits, |_, profile, limit| View::of(profile, limit)).to_stream();
}

fn main() {}

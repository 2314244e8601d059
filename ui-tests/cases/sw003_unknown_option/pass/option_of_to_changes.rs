//! SW003, not reported: the nearest legal neighbour of `fail/option_of_to_changes.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[sink(topic = "renamed", key = Utf8, value = Json)]
    let renamed: Stream<String, Renamed> =
        profiles.to_changes(old = true).map_values(|_, change| renamed(change));
}

fn main() {}

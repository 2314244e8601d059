//! SW003: an option that `to_changes` does not have.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[sink(topic = "renamed", key = Utf8, value = Json)]
    let renamed: Stream<String, Renamed> =
        profiles.to_changes(odl = true).map_values(|_, change| renamed(change)); // ERROR SW003
}

fn main() {}

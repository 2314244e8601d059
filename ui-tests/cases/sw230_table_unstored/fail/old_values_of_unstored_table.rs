//! SW230: old values of a table that keeps nothing.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(none)]
    let profiles: Table<String, Profile>;

    #[sink(topic = "renamed", key = Utf8, value = Json)]
    let renamed: Stream<String, Renamed> =
        profiles.to_changes(old = true).map_values(|_, change| renamed(change)); // ERROR SW230
}

fn main() {}

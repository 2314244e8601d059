//! SW008: a table has no groups to count.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[store(name = "people-by-city", key = Utf8, value = I64)]
    let people: Table<String, i64> = profiles.count(); // ERROR SW008
}

fn main() {}

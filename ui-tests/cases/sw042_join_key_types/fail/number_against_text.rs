//! SW042: a stream keyed by number, a table keyed by text.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[source(topic = "clicks", key = I64, value = Json)]
    let clicks: Stream<i64, Click>;

    #[sink(topic = "rated-clicks", key = I64, value = Json)]
    let rated: Stream<i64, Rated> = clicks.join(profiles, |_, click, profile| rate(click, profile)); // ERROR SW042
}

fn main() {}

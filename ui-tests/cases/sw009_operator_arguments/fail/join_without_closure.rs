//! SW009: a join that does not say what it makes of the pair.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "rated-orders", key = Utf8, value = Json)]
    let rated: Stream<String, (Order, Profile)> = orders.join(profiles); // ERROR SW009
}

fn main() {}

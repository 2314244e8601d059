//! SW230: a join with a table that says that it keeps nothing.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(none)]
    let profiles: Table<String, Profile>;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "rated-orders", key = Utf8, value = Json)]
    let out: Stream<String, Rated> = orders.join(profiles, |_, order, profile| rate(order, profile)); // ERROR SW230
}

fn main() {}

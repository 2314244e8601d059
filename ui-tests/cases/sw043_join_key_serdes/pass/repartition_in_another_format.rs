//! SW043, not reported: the nearest legal neighbour of `fail/repartition_in_another_format.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[repartition(name = "orders-by-customer", key = Utf8, value = Json)]
    let by_customer: Stream<String, Order> = orders.select_key(|_, order| order.customer.clone());

    #[sink(topic = "rated-orders", key = Utf8, value = Json)]
    let rated: Stream<String, Rated> = by_customer.join(profiles, |_, order, profile| rate(order, profile));
}

fn main() {}

//! SW040, not reported: the nearest legal neighbour of `fail/join_after_map.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;
    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[repartition(name = "orders-by-customer", key = Utf8, value = Json)]
    let keyed: Stream<String, Order> = orders.map(|_, order| (order.customer.clone(), order.clone()));
    let paid: Stream<String, Order> = keyed.filter(|_, order| order.paid);
    #[sink(topic = "rated", key = Utf8, value = Json)]
    let rated: Stream<String, Rated> = paid.join(profiles, |_, order, profile| rate(order, profile));
}

fn main() {}

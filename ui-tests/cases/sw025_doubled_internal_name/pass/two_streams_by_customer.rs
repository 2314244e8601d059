//! SW025, not reported: the nearest legal neighbour of `fail/two_streams_by_customer.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "returns", key = Utf8, value = Json)]
    let returns: Stream<String, Return>;

    #[repartition(name = "orders-by-customer", key = Utf8, value = Json)]
    #[store(name = "last-order", key = Utf8, value = Json)]
    let last_order: Table<String, Order> =
        orders.group_by(|_, order| order.customer.clone()).reduce(|_, order| order);

    #[repartition(name = "returns-by-customer", key = Utf8, value = Json)]
    #[store(name = "last-return", key = Utf8, value = Json)]
    let last_return: Table<String, Return> =
        returns.group_by(|_, returned| returned.customer.clone()).reduce(|_, returned| returned);
}

fn main() {}

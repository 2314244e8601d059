//! SW007: another name of a table deletes what that deletes.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[store(name = "latest", key = Utf8, value = Json)]
    let latest: Table<String, Order> = orders.group_by_key().reduce(|_, order| order.clone());

    let _same: Table<String, Option<Order>> = latest; // ERROR SW007
}

fn main() {}

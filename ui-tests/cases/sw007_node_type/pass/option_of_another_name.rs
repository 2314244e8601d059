//! SW007, not reported: the nearest legal neighbour of `fail/option_of_another_name.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[store(name = "latest", key = Utf8, value = Json)]
    let latest: Table<String, Option<Order>> = orders.group_by_key().reduce(|_, order| order.open());

    let _same: Table<String, Option<Order>> = latest;
}

fn main() {}

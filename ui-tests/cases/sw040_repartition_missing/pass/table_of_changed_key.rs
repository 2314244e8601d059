//! SW040, not reported: the nearest legal neighbour of `fail/table_of_changed_key.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[repartition(name = "orders-by-city", key = Utf8, value = Json)]
    #[store(name = "latest", key = Utf8, value = Json)]
    let latest: Table<String, Order> = orders.select_key(|_, order| order.city.clone()).to_table();
}

fn main() {}

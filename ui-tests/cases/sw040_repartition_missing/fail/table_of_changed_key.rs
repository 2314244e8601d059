//! SW040: a stream whose key changed as a table.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[store(name = "latest", key = Utf8, value = Json)]
    let latest: Table<String, Order> = orders.select_key(|_, order| order.city.clone()).to_table(); // ERROR SW040
}

fn main() {}

//! SW050, not reported: the nearest legal neighbour of `fail/table_of_a_stream.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[store(name = "latest", key = Utf8, value = Json)]
    let latest: Table<String, Order> = orders.to_table();

    #[sink(topic = "latest-orders", key = Utf8, value = Json)]
    let out: Stream<String, Order> = latest.to_stream();
}

fn main() {}

//! SW050: a stream as a table without a name for what it keeps.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    let latest: Table<String, Order> = orders.to_table(); // ERROR SW050

    #[sink(topic = "latest-orders", key = Utf8, value = Json)]
    let out: Stream<String, Order> = latest.to_stream();
}

fn main() {}

//! SW002: where the broker is, which is said when the application starts.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    #![bootstrap_servers = "localhost:9092"] // ERROR SW002
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let large: Stream<String, Order> = orders.filter(|_, order| order.cents > 100);
}

fn main() {}

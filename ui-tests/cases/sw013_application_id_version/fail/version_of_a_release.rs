//! SW013: the three numbers of a release.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1.2.0"] // ERROR SW013
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let large: Stream<String, Order> = orders.filter(|_, order| order.cents > 100);
}

fn main() {}

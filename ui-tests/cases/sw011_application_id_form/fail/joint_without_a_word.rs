//! SW011: two joints in a row, where a word was taken out.

streamwright::topology_check! {
    #![application_id = "orders--audit-v1"] // ERROR SW011
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let large: Stream<String, Order> = orders.filter(|_, order| order.cents > 100);
}

fn main() {}

//! SW002: `#[sinc]` for `#[sink]`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sinc(topic = "large-orders", key = Utf8, value = Json)] // ERROR SW002
    let large: Stream<String, Order> = orders.filter(|_, order| order.cents > 100);
}

fn main() {}

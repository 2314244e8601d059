//! SW077, not reported: the nearest legal neighbour of `fail/println_in_peek.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    let _seen: Stream<String, Order> = orders.peek(|id, _| tracing::info!("seen {id}"));
}

fn main() {}

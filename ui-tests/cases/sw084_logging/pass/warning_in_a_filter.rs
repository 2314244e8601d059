//! SW084, not reported: the nearest legal neighbour of `fail/warning_in_a_filter.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "paid-orders", key = Utf8, value = Json)]
    let paid: Stream<String, Order> = orders
        .peek(|id, order| {
            if order.cents == 0 {
                log::warn!("order {id} costs nothing");
            }
        })
        .filter(|_, order| order.cents > 0);
}

fn main() {}

//! SW084: a warning about what a filter drops.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "paid-orders", key = Utf8, value = Json)]
    let paid: Stream<String, Order> = orders.filter(|id, order| {
        let is_paid = order.cents > 0;
        if !is_paid {
            log::warn!("order {id} costs nothing"); // ERROR SW084
        }
        is_paid
    });
}

fn main() {}

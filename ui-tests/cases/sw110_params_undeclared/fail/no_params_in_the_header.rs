//! SW110: a threshold is asked for, and the header names no parameters.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "orders-large-v1"]
    pub struct LargeOrders;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let large: Stream<String, Order> = orders.filter(|_, order, limits: &Limits| order.cents >= limits.large_from); // ERROR SW110
}

fn main() {}

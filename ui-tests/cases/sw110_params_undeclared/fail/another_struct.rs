//! SW110: a closure was copied from a topology with other parameters.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "orders-large-v1"]
    #![params = Limits]
    pub struct LargeOrders;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let large: Stream<String, Order> = orders.filter(|_, order, limits: &Thresholds| order.cents >= limits.large_from); // ERROR SW110
}

fn main() {}

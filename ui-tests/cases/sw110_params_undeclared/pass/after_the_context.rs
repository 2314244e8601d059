//! Context and parameters.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "orders-large-v1"]
    #![params = Limits]
    pub struct LargeOrders;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let large: Stream<String, Order> = 
        orders.filter(|_, order, cx, limits| order.cents >= limits.from(cx));
}

fn main() {}

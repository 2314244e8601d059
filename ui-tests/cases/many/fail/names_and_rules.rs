//! Rules look at the statements whose names are known: an unknown node has no key, no type and no partitions.

streamwright::topology_check! {
    #![application_id = "orders-audit"] // ERROR SW013
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    let paid: Stream<String, Order> = order.filter(|_, order| order.paid); // ERROR SW020
    let large: Stream<String, Order> = paid.merge(others); // ERROR SW020
    let orders: Stream<String, Order> = large.filter(|_, order| order.cents > 100); // ERROR SW022
}

fn main() {}

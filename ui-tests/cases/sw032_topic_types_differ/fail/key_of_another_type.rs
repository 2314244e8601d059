//! SW032: orders that go back under the customer's number.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Json, value = Json)]
    let orders: Stream<OrderId, Order>;

    #[sink(topic = "orders", key = Json, value = Json)]
    let of_customers: Stream<CustomerId, Order> = orders.select_key(|_, order| order.customer); // ERROR SW032
}

fn main() {}

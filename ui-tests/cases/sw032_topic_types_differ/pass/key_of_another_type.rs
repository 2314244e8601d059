//! SW032, not reported: the nearest legal neighbour of `fail/key_of_another_type.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Json, value = Json)]
    let orders: Stream<OrderId, Order>;

    #[sink(topic = "orders-of-customers", key = Json, value = Json)]
    let of_customers: Stream<CustomerId, Order> = orders.select_key(|_, order| order.customer);
}

fn main() {}

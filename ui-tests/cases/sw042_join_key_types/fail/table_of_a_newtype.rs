//! SW042: a table keyed by the newtype of what the stream is keyed by.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "customers", key = Json, value = Json)]
    #[store(name = "customers-store")]
    let customers: Table<CustomerId, Customer>;

    #[source(topic = "orders-by-customer", key = Json, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "rated-orders", key = Json, value = Json)]
    let rated: Stream<String, Rated> = orders.join(customers, |_, order, customer| rate(order, customer)); // ERROR SW042
}

fn main() {}

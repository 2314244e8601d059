//! SW042, not reported: the nearest legal neighbour of `fail/table_of_a_newtype.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "customers", key = Json, value = Json)]
    #[store(name = "customers-store")]
    let customers: Table<String, Customer>;

    #[source(topic = "orders-by-customer", key = Json, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "rated-orders", key = Json, value = Json)]
    let rated: Stream<String, Rated> = orders.join(customers, |_, order, customer| rate(order, customer));
}

fn main() {}

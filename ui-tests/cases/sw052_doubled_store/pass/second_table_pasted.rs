//! SW052, not reported: the nearest legal neighbour of `fail/second_table_pasted.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "customers", key = Utf8, value = Json)]
    #[store(name = "customers-store")]
    let customers: Table<String, Customer>;

    #[source(topic = "suppliers", key = Utf8, value = Json)]
    #[store(name = "suppliers-store")]
    let suppliers: Table<String, Supplier>;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "named-orders", key = Utf8, value = Json)]
    let named: Stream<String, Order> = orders
        .join(customers, |_, order, customer| order.for_customer(customer))
        .join(suppliers, |_, order, supplier| order.from_supplier(supplier));
}

fn main() {}

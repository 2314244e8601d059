//! SW042: a stream repartitioned by the order, joined with a table of customers.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "customers", key = Json, value = Json)]
    #[store(name = "customers-store")]
    let customers: Table<CustomerId, Customer>;

    #[source(topic = "payments", key = Json, value = Json)]
    let payments: Stream<PaymentId, Payment>;

    #[repartition(name = "payments-by-order", key = Json, value = Json)]
    let by_order: Stream<OrderId, Payment> = payments.select_key(|_, payment| payment.order);

    #[sink(topic = "named-payments", key = Json, value = Json)]
    let named: Stream<OrderId, Named> = by_order.left_join(customers, |_, payment, customer| name(payment, customer)); // ERROR SW042
}

fn main() {}

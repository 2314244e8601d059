//! SW042, not reported: the nearest legal neighbour of `fail/repartitioned_by_the_wrong_id.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "customers", key = Json, value = Json)]
    #[store(name = "customers-store")]
    let customers: Table<CustomerId, Customer>;

    #[source(topic = "payments", key = Json, value = Json)]
    let payments: Stream<PaymentId, Payment>;

    #[repartition(name = "payments-by-customer", key = Json, value = Json)]
    let by_customer: Stream<CustomerId, Payment> = payments.select_key(|_, payment| payment.customer);

    #[sink(topic = "named-payments", key = Json, value = Json)]
    let named: Stream<CustomerId, Named> = by_customer.left_join(customers, |_, payment, customer| name(payment, customer));
}

fn main() {}

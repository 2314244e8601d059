//! SW008: a stream is joined with a table.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "payments", key = Utf8, value = Json)]
    let payments: Stream<String, Payment>;

    #[sink(topic = "paid", key = Utf8, value = Json)]
    let paid: Stream<String, Paid> = orders.join(payments, |_, order, payment| Paid::of(order, payment)); // ERROR SW008
}

fn main() {}

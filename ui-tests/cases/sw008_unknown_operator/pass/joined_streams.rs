//! SW008, not reported: the nearest legal neighbour of `fail/joined_streams.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "payments", key = Utf8, value = Json)]
    #[store(name = "latest-payments")]
    let payments: Table<String, Payment>;

    #[sink(topic = "paid", key = Utf8, value = Json)]
    let paid: Stream<String, Paid> = orders.join(payments, |_, order, payment| Paid::of(order, payment));
}

fn main() {}

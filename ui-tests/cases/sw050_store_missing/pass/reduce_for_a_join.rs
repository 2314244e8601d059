//! SW050, not reported: the nearest legal neighbour of `fail/reduce_for_a_join.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "payments", key = Utf8, value = Json)]
    let payments: Stream<String, Payment>;

    #[store(name = "latest-payments", key = Utf8, value = Json)]
    let latest: Table<String, Payment> = payments.group_by_key().reduce(|_, payment| payment);

    #[sink(topic = "paid-orders", key = Utf8, value = Json)]
    let paid: Stream<String, Paid> = orders.join(latest, |_, order, payment| pay(order, payment));
}

fn main() {}

//! SW050: a table that is only made to be joined.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "payments", key = Utf8, value = Json)]
    let payments: Stream<String, Payment>;

    let latest: Table<String, Payment> = payments.group_by_key().reduce(|_, payment| payment); // ERROR SW050

    #[sink(topic = "paid-orders", key = Utf8, value = Json)]
    let paid: Stream<String, Paid> = orders.join(latest, |_, order, payment| pay(order, payment));
}

fn main() {}

//! SW043, not reported: the nearest legal neighbour of `fail/cogrouped_topics.rs`.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "customers-audit-v1"]
    pub struct CustomersAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "payments", key = Json, value = Json)]
    let payments: Stream<String, Payment>;

    #[repartition(name = "payments-by-text", key = Utf8, value = Json)]
    let by_text: Stream<String, Payment> = payments;
    #[store(name = "views", key = Utf8, value = Json)]
    let _views: Table<String, View> = orders
        .group_by_key()
        .cogroup(|_, order, view| view.with_order(order))
        .cogroup(by_text, |_, payment, view| view.with_payment(payment))
        .aggregate(|| View::new());
}

fn main() {}

//! SW009: the first cogroup names a stream, and it has one.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "customers-audit-v1"]
    pub struct CustomersAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "payments", key = Utf8, value = Json)]
    let payments: Stream<String, Payment>;

    #[store(name = "views", key = Utf8, value = Json)]
    let _views: Table<String, View> = orders
        .group_by_key()
        .cogroup(orders, |_, order, view| view.with_order(order)) // ERROR SW009
        .cogroup(payments, |_, payment, view| view.with_payment(payment))
        .aggregate(|| View::new());
}

fn main() {}

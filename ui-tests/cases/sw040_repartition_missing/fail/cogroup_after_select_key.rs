//! SW040: a cogroup whose first stream has a changed key.

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
        .select_key(|_, order| order.customer.clone())
        .group_by_key()
        .cogroup(|_, order, view| view.with_order(order))
        .cogroup(payments, |_, payment, view| view.with_payment(payment))
        .aggregate(|| View::new()); // ERROR SW040
}

fn main() {}

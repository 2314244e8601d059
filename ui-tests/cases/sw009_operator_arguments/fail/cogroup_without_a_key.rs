//! SW009: the closure of a cogroup gets the key too.

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
        .cogroup(|_, order, view| view.with_order(order))
        .cogroup(payments, |payment, view| view.with_payment(payment)) // ERROR SW009
        .aggregate(|| View::new());
}

fn main() {}

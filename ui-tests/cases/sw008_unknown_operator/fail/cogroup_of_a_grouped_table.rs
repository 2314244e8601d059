//! SW008: a table has groups that take rows out, and a cogroup only adds.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "customers-audit-v1"]
    pub struct CustomersAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    #[store(name = "orders-store")]
    let orders: Table<String, Order>;

    #[source(topic = "payments", key = Utf8, value = Json)]
    let payments: Stream<String, Payment>;

    #[repartition(name = "orders-by-customer", key = Utf8, value = Json, carries = Order)]
    #[store(name = "views", key = Utf8, value = Json)]
    let _views: Table<String, View> = orders
        .group_by(|_, order| (order.customer.clone(), order.clone()))
        .cogroup(|_, order, view| view.with_order(order)) // ERROR SW008
        .cogroup(payments, |_, payment, view| view.with_payment(payment))
        .aggregate(|| View::new());
}

fn main() {}

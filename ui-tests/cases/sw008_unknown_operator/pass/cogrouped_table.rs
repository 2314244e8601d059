//! SW008, not reported: the nearest legal neighbour of `fail/cogrouped_table.rs`.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "customers-audit-v1"]
    pub struct CustomersAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "payments", key = Utf8, value = Json)]
    #[store(name = "payments-store")]
    let payments: Table<String, Payment>;

    let changes: Stream<String, Option<Payment>> = payments.to_stream();
    #[store(name = "views", key = Utf8, value = Json)]
    let _views: Table<String, View> = orders
        .group_by_key()
        .cogroup(|_, order, view| view.with_order(order))
        .cogroup(changes, |_, payment, view| view.with_payment(payment))
        .aggregate(|| View::new());
}

fn main() {}

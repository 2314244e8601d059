//! SW008, not reported: the nearest legal neighbour of `fail/cogroup_of_a_grouped_table.rs`.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "customers-audit-v1"]
    pub struct CustomersAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    #[store(name = "orders-store")]
    let orders: Table<String, Order>;

    #[source(topic = "payments", key = Utf8, value = Json)]
    let payments: Stream<String, Payment>;

    #[store(name = "views", key = Utf8, value = Json)]
    let _views: Table<String, View> = orders
        .to_stream()
        .group_by_key()
        .cogroup(|_, order, view| view.with_order(order))
        .cogroup(payments, |_, payment, view| view.with_payment(payment))
        .aggregate(|| View::new());
}

fn main() {}

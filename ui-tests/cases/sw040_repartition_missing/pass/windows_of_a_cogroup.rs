//! SW040, not reported: the nearest legal neighbour of `fail/windows_of_a_cogroup.rs`.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "customers-audit-v1"]
    pub struct CustomersAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "payments", key = Utf8, value = Json)]
    let payments: Stream<String, Payment>;

    #[repartition(name = "orders-by-customer", key = Utf8, value = Json)]
    #[store(name = "views", key = Utf8, value = Json)]
    let _views: Table<Windowed<String>, View> = orders
        .group_by(|_, order| order.customer.clone())
        .cogroup(|_, order, view| view.with_order(order))
        .cogroup(payments, |_, payment, view| view.with_payment(payment))
        .windowed_by(tumbling = 5.minutes(), grace = 10.seconds())
        .aggregate(|| View::new());
}

fn main() {}

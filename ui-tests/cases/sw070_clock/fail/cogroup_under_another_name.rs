//! SW070: a clock under another name, in every closure of a cogroup.

#[allow(unused_imports, reason = "the topology is not expanded")]
use std::time::Instant as Uhr;
use streamwright::topology_check as topology;

topology! {
    #![application_id = "customers-audit-v1"]
    pub struct CustomersAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "payments", key = Utf8, value = Json)]
    let payments: Stream<String, Payment>;

    #[store(name = "first", key = Utf8, value = Json)]
    let _first: Table<String, View> = orders
        .group_by_key()
        .cogroup(|_, order, view, cx| view.with_order(order, Uhr::now())) // ERROR SW070
        .cogroup(payments, |_, payment, view| view.with_payment(payment))
        .aggregate(|| View::new());

    #[store(name = "later", key = Utf8, value = Json)]
    let _later: Table<String, View> = orders
        .group_by_key()
        .cogroup(|_, order, view| view.with_order(order))
        .cogroup(payments, |_, payment, view, cx| view.with_payment(payment, Uhr::now())) // ERROR SW070
        .aggregate(|| View::new());

    #[store(name = "begun", key = Utf8, value = Json)]
    let _begun: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(|_, order, view| view.with_order(order))
        .cogroup(payments, |_, payment, view| view.with_payment(payment))
        .windowed_by(tumbling = 5.minutes(), grace = 10.seconds())
        .aggregate(|| View::since(Uhr::now())); // ERROR SW070

    #[store(name = "merged", key = Utf8, value = Json)]
    let _merged: Table<Windowed<String>, View> = orders
        .group_by_key()
        .cogroup(|_, order, view| view.with_order(order))
        .cogroup(payments, |_, payment, view| view.with_payment(payment))
        .windowed_by(session = 30.minutes(), grace = 1.minute())
        .aggregate(|| View::new(), |_, left, right| left.at(right, Uhr::now())); // ERROR SW070
}

fn main() {}

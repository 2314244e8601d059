//! SW044: the later streams of a cogroup have different partition counts, and the first one says nothing.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "customers-audit-v1"]
    pub struct CustomersAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "payments", key = Utf8, value = Json, partitions = 4)]
    let payments: Stream<String, Payment>;

    #[source(topic = "tickets", key = Utf8, value = Json, partitions = 8)] // ERROR SW044
    let tickets: Stream<String, Ticket>;

    #[store(name = "views", key = Utf8, value = Json)]
    let _views: Table<String, View> = orders
        .group_by_key()
        .cogroup(|_, order, view| view.with_order(order))
        .cogroup(payments, |_, payment, view| view.with_payment(payment))
        .cogroup(tickets, |_, ticket, view| view.with_ticket(ticket))
        .aggregate(|| View::new());
}

fn main() {}

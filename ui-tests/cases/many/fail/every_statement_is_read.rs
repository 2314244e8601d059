//! A statement that cannot be read does not hide the mistakes in the others.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topc = "orders", key = Utf8, value = Json)] // ERROR SW003
    let orders: Stream<String, Order>;

    #[source(topic = "returns", key = Utf8)] // ERROR SW030
    let returns: Stream<String, Order>;

    let both = orders.merge(returns); // ERROR SW007
    let paid: Stream<String, Order> = both.fliter(|_, order| order.paid); // ERROR SW008
    #[sinc(topic = "paid", key = Utf8, value = Json)] // ERROR SW002
    let large: Stream<String, Order> = paid.filter(|order| order.cents > 100); // ERROR SW009
}

fn main() {}

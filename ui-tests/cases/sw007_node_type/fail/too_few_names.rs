//! SW007: two branches, one name.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    let _large: Stream<String, Order> = orders.split().branch(|_, order| order.cents > 100).default_branch(); // ERROR SW007
}

fn main() {}

//! SW007, not reported: the nearest legal neighbour of `fail/too_few_names.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    let (_large, _small): (Stream<String, Order>, Stream<String, Order>) = orders.split().branch(|_, order| order.cents > 100).default_branch();
}

fn main() {}

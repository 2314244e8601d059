//! SW031, not reported: the nearest legal neighbour of `fail/two_sinks_of_one_topic.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "returns", key = Utf8, value = Json)]
    let returns: Stream<String, Return>;

    #[sink(topic = "alerts", key = Utf8, value = Json)]
    let large: Stream<String, String> = orders.map_values(|_, order| order.warning());

    #[sink(topic = "alerts", key = Utf8, value = Json)]
    let returned: Stream<String, String> = returns.map_values(|_, returned| returned.warning());
}

fn main() {}

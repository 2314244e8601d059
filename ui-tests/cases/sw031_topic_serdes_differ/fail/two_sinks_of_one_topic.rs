//! SW031: two kinds of alerts in one topic, written in two formats.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "returns", key = Utf8, value = Json)]
    let returns: Stream<String, Return>;

    #[sink(topic = "alerts", key = Utf8, value = Json)]
    let large: Stream<String, String> = orders.map_values(|_, order| order.warning());

    #[sink(topic = "alerts", key = Utf8, value = Utf8)] // ERROR SW031
    let returned: Stream<String, String> = returns.map_values(|_, returned| returned.warning());
}

fn main() {}

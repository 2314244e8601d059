//! SW032: two sinks that each write their own struct to one topic.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "returns", key = Utf8, value = Json)]
    let returns: Stream<String, Return>;

    #[sink(topic = "alerts", key = Utf8, value = Json)]
    let large: Stream<String, LargeOrder> = orders.map_values(|_, order| LargeOrder::of(order));

    #[sink(topic = "alerts", key = Utf8, value = Json)]
    let odd: Stream<String, OddReturn> = returns.map_values(|_, returned| OddReturn::of(returned)); // ERROR SW032
}

fn main() {}

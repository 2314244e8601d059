//! SW032, not reported: the nearest legal neighbour of `fail/two_kinds_of_alerts.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "returns", key = Utf8, value = Json)]
    let returns: Stream<String, Return>;

    #[sink(topic = "alerts", key = Utf8, value = Json)]
    let large: Stream<String, Alert> = orders.map_values(|_, order| Alert::Large(order));

    #[sink(topic = "alerts", key = Utf8, value = Json)]
    let odd: Stream<String, Alert> = returns.map_values(|_, returned| Alert::Odd(returned));
}

fn main() {}

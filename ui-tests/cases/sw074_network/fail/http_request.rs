//! SW074: a request to a service.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|_, order| {
        let score = reqwest::blocking::get(order.score_url()); // ERROR SW074
        Audited::of(order, score)
    });
}

fn main() {}

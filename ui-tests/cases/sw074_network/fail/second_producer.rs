//! SW074: a producer beside the transaction.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|_, order| {
        let producer = rdkafka::producer::FutureProducer::from(order); // ERROR SW074
        Audited::of(order, producer)
    });
}

fn main() {}

//! SW074: a connection.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|_, order| {
        let stream = std::net::TcpStream::connect(&order.address); // ERROR SW074
        Audited::of(order, stream)
    });
}

fn main() {}

//! SW073: an audit trail in a file of one's own.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|_, order| {
        let trail = OpenOptions::new().append(true).open("audit.log"); // ERROR SW073
        Audited::noted_in(trail, order)
    });
}

fn main() {}

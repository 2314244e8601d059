//! SW070: the time zone of the machine.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|_, order| {
        let day = order.created_at.with_timezone(&chrono::Local).date_naive(); // ERROR SW070
        Audited::of(order, day)
    });
}

fn main() {}

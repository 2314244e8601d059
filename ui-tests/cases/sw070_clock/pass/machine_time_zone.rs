//! SW070, not reported: the nearest legal neighbour of `fail/machine_time_zone.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|_, order| {
        let day = order.created_at.with_timezone(&chrono_tz::Europe::Berlin).date_naive();
        Audited::of(order, day)
    });
}

fn main() {}

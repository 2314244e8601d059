//! SW078, not reported: the nearest legal neighbour of `fail/set_by_a_macro.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Order> = orders.filter(|_, order| {
        let countries = maplit::btreeset!["de", "fr", "nl"];
        countries.contains(&*order.country)
    });
}

fn main() {}

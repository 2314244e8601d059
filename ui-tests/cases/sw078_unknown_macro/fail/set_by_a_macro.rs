//! SW078: a macro that makes a set, in no fixed order.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Order> = orders.filter(|_, order| {
        let countries = maplit::hashset!["de", "fr", "nl"]; // ERROR SW078
        countries.contains(&*order.country)
    });
}

fn main() {}

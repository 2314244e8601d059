//! SW081, not reported: the nearest legal neighbour of `fail/lazy_static_in_a_closure.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Order> = orders.filter(|_, order| {
        static VAT_NUMBER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^[A-Z]{2}\d+$").unwrap());
        VAT_NUMBER.is_match(&order.vat_number)
    });
}

fn main() {}

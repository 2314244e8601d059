//! SW078, not reported: the nearest legal neighbour of `fail/regex_of_a_macro.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Order> =
        orders.filter(|_, order| VAT_NUMBER.is_match(&order.vat_number));
}

fn main() {}

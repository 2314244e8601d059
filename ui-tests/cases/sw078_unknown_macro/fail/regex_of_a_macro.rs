//! SW078: a macro of a crate, that compiles an expression.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Order> =
        orders.filter(|_, order| lazy_regex::regex_is_match!(r"^[A-Z]{2}\d+$", &order.vat_number)); // ERROR SW078
}

fn main() {}

//! SW081: an expression compiled once, in the words of an old crate.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Order> = orders.filter(|_, order| {
        lazy_static! { // ERROR SW081
            static ref VAT_NUMBER: Regex = Regex::new(r"^[A-Z]{2}\d+$").unwrap();
        }
        VAT_NUMBER.is_match(&order.vat_number)
    });
}

fn main() {}

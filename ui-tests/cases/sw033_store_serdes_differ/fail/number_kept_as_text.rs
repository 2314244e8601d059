//! SW033: numbers in binary, kept as JSON.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "limits", key = Utf8, value = I64)]
    #[store(name = "limits-store", value = Json)] // ERROR SW033
    let limits: Table<String, i64>;
}

fn main() {}

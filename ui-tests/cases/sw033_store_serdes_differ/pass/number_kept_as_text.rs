//! SW033, not reported: the nearest legal neighbour of `fail/number_kept_as_text.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "limits", key = Utf8, value = I64)]
    #[store(name = "limits-store", value = I64)]
    let limits: Table<String, i64>;
}

fn main() {}

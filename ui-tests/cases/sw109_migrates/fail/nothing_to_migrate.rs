//! SW109: a node without state migrates.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "orders-audit-v1"]
    #![lock_text = r#"
        version = 1
        [topology."orders-audit-v1"]
        [topology."orders-audit-v1".source."orders"]
        key_serde = "Utf8"
        subtopology = 0
        value_serde = "Json"
    "#]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[migrates(from = "counts#1a2b3c4d", reason = "copied")] // ERROR SW109
    let _large: Stream<String, Order> = orders.filter(|_, order| order.cents > 100);
}

fn main() {}

//! SW104: a repartition was removed.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "orders-audit-v1"] // ERROR SW104
    #![lock_text = r#"
        version = 1
        [topology."orders-audit-v1"]
        [topology."orders-audit-v1".repartition."by-city"]
        key_serde = "Utf8"
        read_in = 1
        value_serde = "Json"
        written_in = 0
        [topology."orders-audit-v1".source."orders"]
        key_serde = "Utf8"
        subtopology = 0
        value_serde = "Json"
    "#]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    let _large: Stream<String, Order> = orders.filter(|_, order| order.cents > 100);
}

fn main() {}

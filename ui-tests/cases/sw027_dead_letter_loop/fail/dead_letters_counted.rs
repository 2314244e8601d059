//! SW027: dead letters that their own topology counts.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json, on_error = dead_letter("orders.dead"))] // ERROR SW027
    let orders: Stream<String, Order>;

    #[source(topic = "orders.dead", key = Utf8, value = Bytes)]
    let dead: Stream<String, Vec<u8>>;

    #[store(name = "dead-letters-per-order", key = Utf8, value = I64)]
    let dead_letters: Table<String, i64> = dead.group_by_key().count();

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let large: Stream<String, Order> = orders.filter(|_, order| order.cents > 100);
}

fn main() {}

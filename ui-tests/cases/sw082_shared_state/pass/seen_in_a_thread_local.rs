//! SW082, not reported: the nearest legal neighbour of `fail/seen_in_a_thread_local.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[store(name = "first-orders", key = Utf8, value = Json)]
    let first: Table<String, Order> = orders.group_by_key().reduce(|first, _| first);
}

fn main() {}

//! SW053, not reported: the nearest legal neighbour of `fail/name_in_another_language.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[store(name = "auftraege", key = Utf8, value = Json)]
    let latest: Table<String, Order> = orders.group_by_key().reduce(|_, order| order);
}

fn main() {}

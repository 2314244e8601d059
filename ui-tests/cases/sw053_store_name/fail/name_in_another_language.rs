//! SW053: a letter that no topic may hold.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[store(name = "aufträge", key = Utf8, value = Json)] // ERROR SW053
    let latest: Table<String, Order> = orders.group_by_key().reduce(|_, order| order);
}

fn main() {}

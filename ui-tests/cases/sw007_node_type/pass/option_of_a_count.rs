//! SW007, not reported: the nearest legal neighbour of `fail/option_of_a_count.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[store(name = "counts", key = Utf8, value = I64)]
    let counts: Table<String, Option<i64>> =
        orders.group_by_key().aggregate(|| 0, |_, order, n| if order.cancelled { None } else { Some(n + 1) });
}

fn main() {}

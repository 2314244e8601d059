//! SW045, not reported: the nearest legal neighbour of `fail/items_of_an_order.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    let items: Stream<String, Item> = orders.flat_map_values(|_, order| order.items);

    #[repartition(name = "items-by-article", key = Utf8, value = Json)]
    #[store(name = "items-per-article", key = Utf8, value = I64)]
    let per_article: Table<String, i64> = items.group_by(|_, item| item.article.clone()).count();
}

fn main() {}

//! SW045: one record for each item, grouped in the same chain.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[repartition(name = "items-by-article", key = Utf8, value = Json)] // ERROR SW045
    #[store(name = "items-per-article", key = Utf8, value = I64)]
    let per_article: Table<String, i64> = orders
        .flat_map_values(|_, order| order.items)
        .group_by(|_, item| item.article.clone())
        .count();
}

fn main() {}

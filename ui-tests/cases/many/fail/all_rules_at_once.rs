//! Mistakes of many rules, all reported by one compile, in the order of their lines.

streamwright::topology_check! {
    #![application_id = "My-App"] // ERROR SW011
    pub struct OrderAudit;

    #[source(topic = "all orders", key = Utf8, value = Json)] // ERROR SW023
    let orders: Stream<String, Order>;

    #[store(name = "order-counts")] // ERROR SW030
    let counts: Table<String, i64> = orders
        .select_key(|_, order| order.customer.clone())
        .filter(|_, order| order.created_at.elapsed() > LIMIT) // ERROR SW070
        .group_by_key()
        .count(); // ERROR SW040

    #[sink(topic = "audited", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|_, order| {
        println!("{}", order.id); // ERROR SW077
        Audited { id: Uuid::new_v4(), seen: COUNTER.fetch_add(1, Relaxed) } // ERROR SW071 // ERROR SW082
    });

    let forgotten: Stream<String, Order> = orders.filter(|_, order| order.paid); // ERROR SW021
}

fn main() {}

//! SW074: a query.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|_, order| {
        let customer = sqlx::query("select name from customers where id = $1").bind(&order.customer); // ERROR SW074
        Audited::of(order, customer)
    });
}

fn main() {}

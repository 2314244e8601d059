use streamwright::prelude::*;
use topologies::{Order, Total, rules};

topology! {
    #![application_id = "order-totals-v1"]
    #![audit(trust("helpers::order_key", reason = "shows that a reason is enough"))]
    pub struct TrustedTotals;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[repartition(name = "by-customer", key = Utf8, value = Json)]
    let by_customer: Stream<String, Order> =
        orders.filter(|_, order| rules::has_code(&order.order_id)).select_key(|_, order| order.customer.clone());

    #[store(name = "cents-by-customer", key = Utf8, value = I64)]
    let totals: Table<String, i64> = by_customer.group_by_key().aggregate(|| 0, |_, order, total| total + order.cents);

    #[sink(topic = "totals", key = Utf8, value = Json)]
    let out: Stream<String, Total> = totals.to_stream().map_values(|customer, cents| Total {
        customer: customer.clone(),
        cents: *cents,
        said: format!("{}", rules::Said(*cents)),
    });
}

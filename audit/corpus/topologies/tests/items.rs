use streamwright::prelude::*;
use topologies::{Order, Total, rules};

topology! {
    #![application_id = "order-totals-v1"]
    #![audit]
    pub struct ItemTotals;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "totals", key = Utf8, value = Json)]
    let out: Stream<String, Total> = orders.map_values(|customer, order| Total {
        customer: customer.clone(),
        cents: rules::OtherName::of(order.cents as u64).0 as i64,
        said: rules::said(order.cents) + &rules::text_key(order.cents),
    });
}

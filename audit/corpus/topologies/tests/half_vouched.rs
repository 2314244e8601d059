use streamwright::prelude::*;
use topologies::{Order, Total, rules};

topology! {
    #![application_id = "order-totals-v1"]
    #![audit]
    pub struct HalfVouchedTotals;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "totals", key = Utf8, value = Json)]
    let out: Stream<String, Total> = orders.map_values(|customer, order| Total {
        customer: customer.clone(),
        cents: order.cents,
        said: rules::said(order.cents) + &format!("{}", rules::Keyed(order.cents)),
    });
}

/// Beside one that calls `said`, so that what vouches for it is in the executable; here nothing comes to that.
mod beside {
    use streamwright::prelude::*;
    use topologies::{Order, Total, rules};

    topology! {
        #![application_id = "order-totals-v2"]
        #![audit]
        pub struct BesideTotals;

        #[source(topic = "orders", key = Utf8, value = Json)]
        let orders: Stream<String, Order>;

        #[sink(topic = "totals", key = Utf8, value = Json)]
        let out: Stream<String, Total> = orders.map_values(|customer, order| Total {
            customer: customer.clone(),
            cents: order.cents,
            said: format!("{}", rules::Said(order.cents)),
        });
    }
}

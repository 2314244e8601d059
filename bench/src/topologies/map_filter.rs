//! Stateless: orders of at least 100.00, by customer.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

use super::Order;
use crate::progress;

/// Where large orders go.
pub(crate) const OUTPUT: &str = "bench.large-orders.v1";
/// The group.
pub(crate) const APPLICATION_ID: &str = "bench-map-filter-streams-v1";

/// What is written.
#[derive(Debug, Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "bench.orders", label = "large", id(order_id))]
pub(crate) struct LargeOrder {
    order_id: String,
    amount_in_cents: i64,
}

#[replay_safe]
fn is_large(_: &String, order: &Order) -> bool {
    trusted!(reason = "counts for the benchmark, no result depends on it", progress::seen());
    order.amount_in_cents >= 10_000
}

topology! {
    #![application_id = "bench-map-filter-streams-v1"]

    /// One source, one filter, one map, one sink.
    pub(crate) struct MapFilter;

    #[source(topic = "bench.orders.v1", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "bench.large-orders.v1", key = Utf8, value = Json)]
    let large: Stream<String, LargeOrder> = orders.filter(is_large).map(|_, order| {
        let large = LargeOrder { order_id: order.order_id.clone(), amount_in_cents: order.amount_in_cents };
        (order.customer_id.clone(), large)
    });
}

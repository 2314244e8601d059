//! What is measured: the same two topologies as the Java programs in `jvm/src/main/java/streamwright/peer`, and ours alone.

pub(crate) mod map_filter;
pub(crate) mod order_risk;
pub(crate) mod tables;
pub(crate) mod totals;
pub(crate) mod windows;

use serde::{Deserialize, Serialize};
use streamwright::State;

/// Where every program reads.
pub(crate) const INPUT: &str = "bench.orders.v1";

/// An order as the topics hold it.
#[derive(Debug, Clone, Serialize, Deserialize, State)]
pub(crate) struct Order {
    pub(crate) order_id: String,
    pub(crate) customer_id: String,
    pub(crate) amount_in_cents: i64,
    pub(crate) occurred_at_ms: i64,
}

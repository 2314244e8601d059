//! Order risk: exposure by customer, and a decision at each order at or beyond the limit.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

use super::Order;
use crate::Failure;
use crate::cluster::Cluster;
use crate::progress;

/// Where decisions go.
pub(crate) const OUTPUT: &str = "bench.decisions.v1";
/// The group, and the prefix of the internal topics.
pub(crate) const APPLICATION_ID: &str = "bench-order-risk-streams-v1";

/// What is decided about a customer.
#[derive(Debug, Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "bench.decisions", label = "high-exposure", id(customer_id, exposure_in_cents))]
pub(crate) struct RiskDecision {
    decision_id: Option<FactId>,
    customer_id: String,
    exposure_in_cents: i64,
}

#[replay_safe]
impl RiskDecision {
    fn high_exposure(customer_id: &str, exposure_in_cents: i64) -> Self {
        let mut decision = Self { decision_id: None, customer_id: customer_id.to_owned(), exposure_in_cents };
        decision.decision_id = Some(decision.fact_id());
        decision
    }
}

/// Records count where the aggregate takes them in: behind the repartition topic.
#[replay_safe]
fn add(_: &String, order: &Order, total: i64) -> i64 {
    trusted!(reason = "counts for the benchmark, no result depends on it", progress::seen());
    total + order.amount_in_cents
}

topology! {
    #![application_id = "bench-order-risk-streams-v1"]

    /// The order-risk topology of the README, with a counter.
    pub(crate) struct OrderRisk;

    #[source(topic = "bench.orders.v1", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[repartition(name = "orders-by-customer", key = Utf8, value = Json)]
    let by_customer: Stream<String, Order> = orders.select_key(|_, order| order.customer_id.clone());

    #[store(name = "exposure-by-customer", key = Utf8, value = I64)]
    let exposure: Table<String, i64> = by_customer.group_by_key().aggregate(|| 0, add);

    #[sink(topic = "bench.decisions.v1", key = Utf8, value = Json)]
    let decisions: Stream<String, RiskDecision> = exposure
        .to_stream()
        .filter(|_, exposure| *exposure >= 1_000_000)
        .map_values(|customer, exposure| RiskDecision::high_exposure(customer, *exposure));
}

/// The store's changelog, by the naming that Kafka Streams shares.
pub(crate) fn changelog(application_id: &str) -> String {
    format!("{application_id}-exposure-by-customer-changelog")
}

/// As if it had never run; the state directory is the caller's.
pub(crate) fn reset(cluster: &Cluster) -> Result<(), Failure> {
    cluster.delete_group(APPLICATION_ID)?;
    cluster.delete(&changelog(APPLICATION_ID))?;
    cluster.delete(&format!("{APPLICATION_ID}-orders-by-customer-repartition"))
}

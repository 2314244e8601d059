//! The topology, as the README shows it.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

/// An order, as the shop submits it.
#[derive(Debug, Clone, Serialize, Deserialize, State)]
pub struct OrderSubmitted {
    pub order_id: String,
    pub customer_id: String,
    pub amount_in_cents: i64,
    pub occurred_at_ms: i64,
}

/// What we decided about a customer.
#[derive(Debug, Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "risk.decisions", label = "high-exposure", id(customer_id, exposure_in_cents))]
pub struct RiskDecision {
    pub decision_id: Option<FactId>,
    pub customer_id: String,
    pub exposure_in_cents: i64,
}

#[replay_safe]
impl RiskDecision {
    /// A decision; its identity follows from what it says.
    fn high_exposure(customer_id: &str, exposure_in_cents: i64) -> Self {
        let mut decision = Self { decision_id: None, customer_id: customer_id.to_owned(), exposure_in_cents };
        decision.decision_id = Some(decision.fact_id());
        decision
    }
}

topology! {
    #![application_id = "orders-risk-scoring-streams-v1"]
    #![processing_guarantee = exactly_once_v2]
    #![audit]

    /// Emits a decision when a customer's exposure reaches the limit.
    pub struct OrderRisk;

    #[source(topic = "orders.submitted.v1", key = Utf8, value = Json, timestamp = occurred_at_ms, on_error = skip)]
    let orders: Stream<String, OrderSubmitted>;

    #[repartition(name = "orders-by-customer", key = Utf8, value = Json)]
    let by_customer: Stream<String, OrderSubmitted> = orders.select_key(|_, order| order.customer_id.clone());

    #[store(name = "exposure-by-customer", key = Utf8, value = I64)]
    let exposure: Table<String, i64> =
        by_customer.group_by_key().aggregate(|| 0, |_, order, total| total + order.amount_in_cents);

    #[sink(topic = "risk.decisions.v1", key = Utf8, value = Json)]
    let decisions: Stream<String, RiskDecision> = exposure
        .to_stream()
        .filter(|_, exposure| *exposure >= 1_000_000)
        .map_values(|customer, exposure| RiskDecision::high_exposure(customer, *exposure));
}

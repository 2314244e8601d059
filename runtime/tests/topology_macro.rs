//! `topology!` against the runtime: the topology of the design document, and one with every operator.
#![allow(missing_docs, reason = "a test has no readers of its documentation")]

use streamwright::Topology;
use streamwright::prelude::*;
use streamwright_macros::topology;

#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct OrderSubmitted {
    order_id: String,
    customer_id: String,
    amount_in_cents: i64,
    occurred_at_ms: i64,
}

#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct RiskDecision {
    decision_id: FactId,
    customer_id: String,
    exposure_in_cents: i64,
}

impl Fact for RiskDecision {
    fn fact_id(&self) -> FactId {
        self.decision_id
    }
}

impl RiskDecision {
    fn high_exposure(customer: &str, exposure_in_cents: i64) -> Self {
        let decision_id =
            FactId::derive("risk.decisions", "high-exposure").part(customer).part(&exposure_in_cents).finish();
        Self { decision_id, customer_id: customer.to_owned(), exposure_in_cents }
    }
}

mod order_risk {
    use super::*;

    topology! {
        #![application_id = "orders-risk-scoring-streams-v1"]
        #![processing_guarantee = exactly_once_v2]

        /// Emits a decision when a customer's exposure reaches the limit.
        pub struct OrderRisk;

        #[source(topic = "orders.submitted.v1", key = Utf8, value = Json)]
        let orders: Stream<String, OrderSubmitted>;

        #[repartition(name = "orders-by-customer", key = Utf8, value = Json)]
        let by_customer: Stream<String, OrderSubmitted> =
            orders.select_key(|_, order| order.customer_id.clone());

        #[store(name = "exposure-by-customer", key = Utf8, value = I64)]
        let exposure: Table<String, i64> = by_customer
            .group_by_key()
            .aggregate(|| 0, |_, order, total| total + order.amount_in_cents);

        #[sink(topic = "risk.decisions.v1", key = Utf8, value = Json)]
        let decisions: Stream<String, RiskDecision> = exposure
            .to_stream()
            .filter(|_, exposure| *exposure >= 1_000_000)
            .map_values(|customer, exposure| RiskDecision::high_exposure(customer, *exposure));
    }
}

#[test]
fn the_description_names_every_topic() {
    let description = order_risk::OrderRisk::describe();
    let repartition = description.topic_name(description.sinks[0].topic);
    assert_eq!(repartition, "orders-risk-scoring-streams-v1-orders-by-customer-repartition");
    assert_eq!(description.doc, "Emits a decision when a customer's exposure reaches the limit.");
    assert_eq!(description.nodes[3].operators, ["to_stream", "filter", "map_values"]);
}

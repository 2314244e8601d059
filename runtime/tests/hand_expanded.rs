//! What `topology!` generates for order-risk, written by hand: the contract between the macro and the runtime.

use std::convert::Infallible;

use streamwright::__private::{
    BadRecord, InputRecord, Log, Node, OffsetReset, OnError, OnUnwritable, Operator, ProcessError, ProcessingGuarantee,
    ProcessorContext, Shape, Shapes, Sink, Source, Stable, Store, StoreKind, SubTopology, TopicName,
    TopologyDescription, op,
};
use streamwright::Topology;
use streamwright::prelude::*;

#[derive(Debug, Clone, serde::Serialize, serde::Deserialize, State)]
struct OrderSubmitted {
    order_id: String,
    customer_id: String,
    amount_in_cents: i64,
    occurred_at_ms: i64,
}

#[derive(Debug, Clone, serde::Serialize, serde::Deserialize, State)]
struct RiskDecision {
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

/// Emits a decision when a customer's exposure reaches the limit.
pub struct OrderRisk;

const _: () = {
    impl Topology for OrderRisk {
        type Params = ();
        // Each sub-topology reads one topic, so that nothing is decoded before its turn.
        type Decoded = Infallible;

        const DESCRIPTION: &'static TopologyDescription = &TopologyDescription {
            name: "OrderRisk",
            application_id: "orders-risk-scoring-streams-v1",
            guarantee: ProcessingGuarantee::ExactlyOnceV2,
            doc: "Emits a decision when a customer's exposure reaches the limit.",
            subtopologies: &[
                SubTopology { sources: &[0], sinks: &[0], stores: &[], copartitioned: &[] },
                SubTopology { sources: &[1], sinks: &[1], stores: &[0], copartitioned: &[] },
            ],
            sources: &[
                Source {
                    node: "orders",
                    topic: TopicName::External("orders.submitted.v1"),
                    subtopology: 0,
                    partitions: None,
                    offset_reset: OffsetReset::Earliest,
                    on_error: OnError::Skip,
                    timestamp_field: Some("occurred_at_ms"),
                    max_future_ms: None,
                    key_serde: "Utf8",
                    value_serde: "Json",
                    key_type: "String",
                    value_type: "OrderSubmitted",
                    store: None,
                },
                // The reading end of a repartition: its records' own timestamps, and never a bad record of ours.
                Source {
                    node: "by_customer",
                    topic: TopicName::Repartition("orders-by-customer"),
                    subtopology: 1,
                    partitions: None,
                    offset_reset: OffsetReset::Earliest,
                    on_error: OnError::Fail,
                    timestamp_field: None,
                    max_future_ms: None,
                    key_serde: "Utf8",
                    value_serde: "Json",
                    key_type: "String",
                    value_type: "OrderSubmitted",
                    store: None,
                },
            ],
            sinks: &[
                Sink {
                    node: "by_customer",
                    topic: TopicName::Repartition("orders-by-customer"),
                    subtopology: 0,
                    partitions: None,
                    copies: None,
                    on_unwritable: OnUnwritable::Fail,
                    key_serde: "Utf8",
                    value_serde: "Json",
                    key_type: "String",
                    value_type: "OrderSubmitted",
                },
                Sink {
                    node: "decisions",
                    topic: TopicName::External("risk.decisions.v1"),
                    subtopology: 1,
                    partitions: None,
                    copies: None,
                    on_unwritable: OnUnwritable::Fail,
                    key_serde: "Utf8",
                    value_serde: "Json",
                    key_type: "String",
                    value_type: "RiskDecision",
                },
            ],
            stores: &[Store {
                name: "exposure-by-customer",
                node: "exposure",
                subtopology: 1,
                kind: StoreKind::KeyValue,
                key_serde: "Utf8",
                value_serde: "I64",
                key_type: "String",
                value_type: "i64",
                holds_back: false,
                clocks: 0,
            }],
            nodes: &[
                Node { name: "orders", doc: "", subtopology: 0, inputs: &[], operators: &[], trusted: &[] },
                Node {
                    name: "by_customer",
                    doc: "",
                    subtopology: 0,
                    inputs: &["orders"],
                    operators: &[Operator::stateless("select_key", 0)],
                    trusted: &[],
                },
                Node {
                    name: "exposure",
                    doc: "",
                    subtopology: 1,
                    inputs: &["by_customer"],
                    operators: &[
                        Operator::stateless("group_by_key", 1),
                        Operator { stores: &[0], ..Operator::stateless("aggregate", 1) },
                    ],
                    trusted: &[],
                },
                Node {
                    name: "decisions",
                    doc: "",
                    subtopology: 1,
                    inputs: &["exposure"],
                    operators: &[
                        Operator::stateless("to_stream", 1),
                        Operator::stateless("filter", 1),
                        Operator::stateless("map_values", 1),
                    ],
                    trusted: &[],
                },
            ],
            params: None,
            vouched: |_| {},
        };

        // Questions for rustc, asked at the user's tokens.
        const SHAPES: &'static Shapes = &Shapes {
            stores: &[[
                {
                    const fn stored_key_must_be_stable<T: Stable>() -> &'static Shape {
                        T::SHAPE
                    }
                    stored_key_must_be_stable::<String>()
                },
                {
                    const fn stored_value_must_be_stable<T: Stable>() -> &'static Shape {
                        T::SHAPE
                    }
                    stored_value_must_be_stable::<i64>()
                },
            ]],
            sinks: &[[String::SHAPE, OrderSubmitted::SHAPE], [String::SHAPE, RiskDecision::SHAPE]],
        };

        fn timestamp(source: usize, record: &InputRecord<'_>, _: &mut Option<Self::Decoded>) -> Result<i64, BadRecord> {
            match source {
                0 => {
                    let value = op::value::<Json, OrderSubmitted>(record)?;
                    op::event_time(value.occurred_at_ms)
                }
                _ => op::record_time(record.timestamp),
            }
        }

        fn process<L: Log>(
            source: usize,
            cx: &mut ProcessorContext<'_, L>,
            params: &(),
            record: &InputRecord<'_>,
            decoded: Option<Self::Decoded>,
        ) -> Result<(), ProcessError> {
            match source {
                0 => SubTopology0::source_orders(cx, params, record, decoded),
                1 => SubTopology1::source_by_customer(cx, params, record, decoded),
                _ => Ok(()),
            }
        }
    }

    struct SubTopology0;

    impl SubTopology0 {
        fn source_orders<L: Log>(
            cx: &mut ProcessorContext<'_, L>,
            params: &(),
            record: &InputRecord<'_>,
            _: Option<Infallible>,
        ) -> Result<(), ProcessError> {
            let key = op::key::<Utf8, String>(record)?;
            let value = op::value::<Json, OrderSubmitted>(record)?;
            op::set_time(cx, op::event_time(value.occurred_at_ms)?);
            Self::node_orders(cx, params, &key, &value)
        }

        fn node_orders<L: Log>(
            cx: &mut ProcessorContext<'_, L>,
            params: &(),
            key: &String,
            value: &OrderSubmitted,
        ) -> Result<(), ProcessError> {
            // by_customer: the chain between two named nodes lies in the function of the node that it starts from,
            // one block for each reader.
            {
                let key = &op::call2(key, value, |_, order| order.customer_id.clone());
                Self::node_by_customer(cx, params, key, value)?;
            }
            Ok(())
        }

        fn node_by_customer<L: Log>(
            cx: &mut ProcessorContext<'_, L>,
            _: &(),
            key: &String,
            value: &OrderSubmitted,
        ) -> Result<(), ProcessError> {
            op::sink::<L, Utf8, Json, _, _>(cx, 0, "by_customer", key, value)
        }
    }

    struct SubTopology1;

    impl SubTopology1 {
        fn source_by_customer<L: Log>(
            cx: &mut ProcessorContext<'_, L>,
            params: &(),
            record: &InputRecord<'_>,
            _: Option<Infallible>,
        ) -> Result<(), ProcessError> {
            let key = op::key::<Utf8, String>(record)?;
            let value = op::value::<Json, OrderSubmitted>(record)?;
            op::set_time(cx, op::record_time(record.timestamp)?);
            Self::node_by_customer(cx, params, &key, &value)
        }

        fn node_by_customer<L: Log>(
            cx: &mut ProcessorContext<'_, L>,
            params: &(),
            key: &String,
            value: &OrderSubmitted,
        ) -> Result<(), ProcessError> {
            {
                op::fold::<L, Utf8, I64, String, i64, i64, { op::SENDS_NO_OLD }>(
                    cx,
                    0,
                    "exposure",
                    key,
                    |old, _| {
                        op::call3(key, value, old.unwrap_or_else(|| op::call0(|| 0)), |_, order, total| {
                            total + order.amount_in_cents
                        })
                    },
                    |cx, key, change| Self::node_exposure(cx, params, key, change),
                )?;
            }
            Ok(())
        }

        fn node_exposure<L: Log>(
            cx: &mut ProcessorContext<'_, L>,
            params: &(),
            key: &String,
            change: op::Change<'_, i64>,
        ) -> Result<(), ProcessError> {
            {
                // to_stream: the new value. `exposure` deletes no key.
                if let Some(value) = change.new
                    && op::call2::<_, _, bool>(key, value, |_, exposure| *exposure >= 1_000_000)
                {
                    let value =
                        &op::call2(key, value, |customer, exposure| RiskDecision::high_exposure(customer, *exposure));
                    Self::node_decisions(cx, params, key, value)?;
                }
            }
            Ok(())
        }

        fn node_decisions<L: Log>(
            cx: &mut ProcessorContext<'_, L>,
            _: &(),
            key: &String,
            value: &RiskDecision,
        ) -> Result<(), ProcessError> {
            op::sink::<L, Utf8, Json, _, _>(cx, 1, "decisions", key, value)
        }
    }
};

#[test]
fn the_description_names_every_topic() {
    let description = OrderRisk::describe();
    let repartition = description.topic_name(description.sinks[0].topic);
    assert_eq!(repartition, "orders-risk-scoring-streams-v1-orders-by-customer-repartition");
    let changelog = description.changelog_name(&description.stores[0]);
    assert_eq!(changelog, "orders-risk-scoring-streams-v1-exposure-by-customer-changelog");
}

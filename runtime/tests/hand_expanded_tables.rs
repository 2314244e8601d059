//! What `topology!` generates for a table that is computed from another, followed and looked up, written by hand: the contract
//! between the macro and the runtime. See `hand_expanded.rs` for the rest.

use std::convert::Infallible;

use streamwright::__private::{
    BadRecord, DropReason, InputRecord, Log, Node, OffsetReset, OnError, OnUnwritable, Operator, ProcessError,
    ProcessingGuarantee, ProcessorContext, Sink, Source, Store, StoreKind, SubTopology, TopicName, TopologyDescription,
    op,
};
use streamwright::prelude::*;
use streamwright::{Error, TestDriver, Topology};

/// Lets adults order.
struct Orders;

const _: () = {
    const fn source(node: &'static str, topic: &'static str, value: [&'static str; 2], store: Option<usize>) -> Source {
        Source {
            node,
            topic: TopicName::External(topic),
            subtopology: 0,
            partitions: Some(1),
            offset_reset: OffsetReset::Earliest,
            on_error: OnError::Fail,
            timestamp_field: None,
            max_future_ms: None,
            key_serde: "Utf8",
            value_serde: value[0],
            key_type: "String",
            value_type: value[1],
            store,
        }
    }

    const fn sink(node: &'static str, topic: &'static str, value: [&'static str; 2]) -> Sink {
        Sink {
            node,
            topic: TopicName::External(topic),
            subtopology: 0,
            partitions: None,
            copies: None,
            on_unwritable: OnUnwritable::Fail,
            key_serde: "Utf8",
            value_serde: value[0],
            key_type: "String",
            value_type: value[1],
        }
    }

    const fn node(name: &'static str, inputs: &'static [&'static str], operators: &'static [Operator]) -> Node {
        Node { name, doc: "", subtopology: 0, inputs, operators, trusted: &[] }
    }

    impl Topology for Orders {
        type Params = ();
        type Decoded = Infallible;

        const DESCRIPTION: &'static TopologyDescription = &TopologyDescription {
            name: "Orders",
            application_id: "orders-v1",
            guarantee: ProcessingGuarantee::ExactlyOnceV2,
            doc: "Lets adults order.",
            subtopologies: &[SubTopology { sources: &[0, 1], sinks: &[0, 1], stores: &[0], copartitioned: &[&[0, 1]] }],
            sources: &[
                source("ages", "ages.v1", ["I64", "i64"], Some(0)),
                source("orders", "orders.v1", ["Utf8", "String"], None),
            ],
            sinks: &[sink("changes", "adults.v1", ["I64", "i64"]), sink("accepted", "accepted.v1", ["Utf8", "String"])],
            stores: &[Store {
                name: "ages",
                node: "ages",
                subtopology: 0,
                kind: StoreKind::KeyValue,
                key_serde: "Utf8",
                value_serde: "I64",
                key_type: "String",
                value_type: "i64",
                holds_back: false,
                clocks: 0,
            }],
            nodes: &[
                node("ages", &[], &[]),
                node("orders", &[], &[]),
                // Nothing is kept of it.
                node("adults", &["ages"], &[Operator::stateless("filter", 0)]),
                node("changes", &["adults"], &[Operator::stateless("to_stream", 0)]),
                // The store behind the table that it looks up.
                node("accepted", &["orders", "adults"], &[Operator { stores: &[0], ..Operator::stateless("join", 0) }]),
            ],
            params: None,
            vouched: |_| {},
        };

        fn timestamp(_: usize, record: &InputRecord<'_>, _: &mut Option<Self::Decoded>) -> Result<i64, BadRecord> {
            op::record_time(record.timestamp)
        }

        fn process<L: Log>(
            source: usize,
            cx: &mut ProcessorContext<'_, L>,
            params: &(),
            record: &InputRecord<'_>,
            _: Option<Self::Decoded>,
        ) -> Result<(), ProcessError> {
            match source {
                0 => SubTopology0::source_ages(cx, params, record),
                _ => SubTopology0::source_orders(cx, params, record),
            }
        }
    }

    struct SubTopology0;

    impl SubTopology0 {
        fn source_ages<L: Log>(
            cx: &mut ProcessorContext<'_, L>,
            params: &(),
            record: &InputRecord<'_>,
        ) -> Result<(), ProcessError> {
            let key = op::nullable_key::<Utf8, String>(record)?;
            let value = op::nullable_value::<I64, i64>(record)?;
            op::set_time(cx, op::record_time(record.timestamp)?);
            let Some(key) = &key else {
                cx.drop_record("ages", DropReason::NullKey);
                return Ok(());
            };
            // A filter reads it, and its store has the old values: they go along.
            op::keep::<L, Utf8, I64, String, i64, { op::SENDS_OLD }>(cx, 0, "ages", key, &value, |cx, key, change| {
                Self::node_ages(cx, params, key, change)
            })
        }

        fn source_orders<L: Log>(
            cx: &mut ProcessorContext<'_, L>,
            params: &(),
            record: &InputRecord<'_>,
        ) -> Result<(), ProcessError> {
            let key = op::key::<Utf8, String>(record)?;
            let value = op::value::<Utf8, String>(record)?;
            op::set_time(cx, op::record_time(record.timestamp)?);
            Self::node_orders(cx, params, &key, &value)
        }

        fn node_ages<L: Log>(
            cx: &mut ProcessorContext<'_, L>,
            params: &(),
            key: &String,
            change: op::Change<'_, i64>,
        ) -> Result<(), ProcessError> {
            if let Some(change) =
                op::filter_change::<_, { op::SENDS_OLD }>(change, |value| Self::apply_adults(params, key, value))
            {
                Self::node_adults(cx, params, key, change)?;
            }
            Ok(())
        }

        /// The closures between a table and the next one, once, for changes and look-ups.
        fn apply_adults(_: &(), key: &String, value: &i64) -> Option<()> {
            if op::call2::<_, _, bool>(key, value, |_, age| *age >= 18) { Some(()) } else { None }
        }

        fn view_adults<L: Log>(
            cx: &mut ProcessorContext<'_, L>,
            params: &(),
            key: &String,
        ) -> Result<Option<(i64, i64)>, ProcessError> {
            let value = op::lookup::<L, Utf8, I64, String, i64>(cx, 0, "ages", key)?;
            Ok(value.filter(|(value, _)| Self::apply_adults(params, key, value).is_some()))
        }

        fn node_adults<L: Log>(
            cx: &mut ProcessorContext<'_, L>,
            params: &(),
            key: &String,
            change: op::Change<'_, i64>,
        ) -> Result<(), ProcessError> {
            {
                // to_stream: a filter deletes, so that the value is an `Option`.
                let value = change.new;
                Self::node_changes(cx, params, key, value)?;
            }
            Ok(())
        }

        fn node_orders<L: Log>(
            cx: &mut ProcessorContext<'_, L>,
            params: &(),
            key: &String,
            value: &String,
        ) -> Result<(), ProcessError> {
            if let Some((table_value, _)) = &Self::view_adults(cx, params, key)? {
                let value = &op::call3(key, value, table_value, |_, order, age| format!("{order} at {age}"));
                Self::node_accepted(cx, params, key, value)?;
            }
            Ok(())
        }

        fn node_changes<L: Log>(
            cx: &mut ProcessorContext<'_, L>,
            _: &(),
            key: &String,
            value: &Option<i64>,
        ) -> Result<(), ProcessError> {
            op::sink_nullable_value::<L, Utf8, I64, _, _>(cx, 0, "changes", key, value)
        }

        fn node_accepted<L: Log>(
            cx: &mut ProcessorContext<'_, L>,
            _: &(),
            key: &String,
            value: &String,
        ) -> Result<(), ProcessError> {
            op::sink::<L, Utf8, Utf8, _, _>(cx, 1, "accepted", key, value)
        }
    }
};

#[test]
fn it_runs() -> Result<(), Error> {
    let mut driver = TestDriver::new(Orders)?;
    for (age, at) in [(17, 1), (18, 2), (3, 3)] {
        driver.input::<Utf8, I64>("ages.v1").pipe_at("ada", &age, at)?;
        driver.input::<Utf8, Utf8>("orders.v1").pipe_at("ada", &format!("o-{at}"), at)?;
    }
    let changes = driver.output::<Utf8, I64>("adults.v1").read_all::<String, i64>();
    let changes: Vec<_> = changes.into_iter().map(|change| (change.value, change.timestamp)).collect();
    assert_eq!(changes, [(Some(18), 2), (None, 3)]);
    let accepted = driver.output::<Utf8, Utf8>("accepted.v1").read_pairs::<String, String>();
    assert_eq!(accepted, [("ada".to_owned(), "o-2 at 18".to_owned())]);
    Ok(())
}

//! The topology, with the buffers that tests ask for.

use std::convert::Infallible;

use streamwright::__private::{
    BadRecord, DropReason, InputRecord, Log, Node, OffsetReset, OnError, OnUnwritable, Operator, ProcessError,
    ProcessingGuarantee, ProcessorContext, Sink, Source, Store, StoreKind, SubTopology, Suppress, TopicName,
    TopologyDescription, WhenFull, op,
};
use streamwright::Topology;
use streamwright::prelude::*;

const fn source(node: &'static str, topic: &'static str, store: Option<usize>) -> Source {
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
        value_serde: "Utf8",
        key_type: "String",
        value_type: "String",
        store,
    }
}

const fn sink(node: &'static str, topic: &'static str) -> Sink {
    Sink {
        node,
        topic: TopicName::External(topic),
        subtopology: 0,
        partitions: None,
        copies: None,
        on_unwritable: OnUnwritable::Fail,
        key_serde: "Utf8",
        value_serde: "Utf8",
        key_type: "String",
        value_type: "String",
    }
}

const fn store(name: &'static str, node: &'static str, kind: StoreKind, clocks: usize) -> Store {
    Store {
        name,
        node,
        subtopology: 0,
        kind,
        key_serde: "Utf8",
        value_serde: "Utf8",
        key_type: "String",
        value_type: "String",
        holds_back: false,
        clocks,
    }
}

const fn node(name: &'static str, inputs: &'static [&'static str], operators: &'static [Operator]) -> Node {
    Node { name, doc: "", subtopology: 0, inputs, operators, trusted: &[] }
}

/// Holds the rows of `in` back, says what comes out, and answers what a join would find.
macro_rules! held_back {
    ($name:ident, $limits:expr) => {
        pub(crate) struct $name;

        impl $name {
            pub(crate) const LIMITS: Suppress = $limits;
        }

        impl Topology for $name {
            type Params = ();
            type Decoded = Infallible;

            const DESCRIPTION: &'static TopologyDescription = &TopologyDescription {
                name: "Quiet",
                application_id: "quiet-v1",
                guarantee: ProcessingGuarantee::ExactlyOnceV2,
                doc: "",
                subtopologies: &[SubTopology {
                    sources: &[0, 1],
                    sinks: &[0, 1],
                    stores: &[0, 1],
                    copartitioned: &[&[0, 1]],
                }],
                sources: &[source("rows", "in", Some(0)), source("asked", "asked", None)],
                sinks: &[sink("said", "said"), sink("found", "found")],
                stores: &[
                    store("rows", "rows", StoreKind::KeyValue, 0),
                    store("quiet", "quiet", StoreKind::Suppress(Self::LIMITS), 1),
                ],
                nodes: &[
                    node("rows", &[], &[]),
                    node("asked", &[], &[]),
                    node("quiet", &["rows"], &[Operator { stores: &[1], ..Operator::stateless("suppress", 0) }]),
                    node("said", &["quiet"], &[Operator::stateless("to_changes", 0)]),
                    node("found", &["asked", "quiet"], &[Operator { stores: &[1], ..Operator::stateless("join", 0) }]),
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
                _: &(),
                record: &InputRecord<'_>,
                _: Option<Self::Decoded>,
            ) -> Result<(), ProcessError> {
                match source {
                    0 => SubTopology0::source_rows(cx, &Self::LIMITS, record),
                    _ => SubTopology0::source_asked(cx, record),
                }
            }
        }
    };
}

held_back!(Timed, Suppress { time_limit_ms: 10, max_records: None, max_bytes: None, when_full: WhenFull::EmitEarly });
held_back!(AtOnce, Suppress { time_limit_ms: 0, max_records: None, max_bytes: None, when_full: WhenFull::EmitEarly });
held_back!(Few, Suppress { time_limit_ms: 30, max_records: Some(2), max_bytes: None, when_full: WhenFull::EmitEarly });
held_back!(
    Small,
    Suppress { time_limit_ms: 30, max_records: None, max_bytes: Some(96), when_full: WhenFull::EmitEarly }
);
held_back!(
    Strict,
    Suppress { time_limit_ms: 10, max_records: Some(2), max_bytes: Some(1_000), when_full: WhenFull::Stop }
);

struct SubTopology0;

impl SubTopology0 {
    fn source_rows<L: Log>(
        cx: &mut ProcessorContext<'_, L>,
        limits: &Suppress,
        record: &InputRecord<'_>,
    ) -> Result<(), ProcessError> {
        let key = op::nullable_key::<Utf8, String>(record)?;
        let value = op::nullable_value::<Utf8, String>(record)?;
        op::set_time(cx, op::record_time(record.timestamp)?);
        let Some(key) = &key else {
            cx.drop_record("rows", DropReason::NullKey);
            return Ok(());
        };
        op::keep::<L, Utf8, Utf8, String, String, { op::SENDS_OLD }>(cx, 0, "rows", key, &value, |cx, key, change| {
            op::suppress::<L, Utf8, Utf8, String, String, { op::SENDS_OLD }>(
                cx,
                1,
                "quiet",
                limits,
                key,
                change,
                |cx, key, change| Self::node_quiet(cx, key, change),
            )
        })
    }

    fn node_quiet<L: Log>(
        cx: &mut ProcessorContext<'_, L>,
        key: &String,
        change: op::Change<'_, String>,
    ) -> Result<(), ProcessError> {
        let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
        let id = FactId::of_record(cx.record(), 0);
        let said = format!("{}>{} of {} as {id}", text(change.old), text(change.new), cx.record().offset());
        assert!(said.len() < 500, "this closure fails");
        op::sink::<L, Utf8, Utf8, _, _>(cx, 0, "said", key, &said)
    }

    fn source_asked<L: Log>(cx: &mut ProcessorContext<'_, L>, record: &InputRecord<'_>) -> Result<(), ProcessError> {
        let key = op::key::<Utf8, String>(record)?;
        op::set_time(cx, op::record_time(record.timestamp)?);
        let found = match op::suppressed::<L, Utf8, Utf8, String, String>(cx, 1, "quiet", &key)? {
            Some(prior) => prior,
            None => op::lookup::<L, Utf8, Utf8, String, String>(cx, 0, "rows", &key)?,
        };
        op::sink::<L, Utf8, Utf8, _, _>(cx, 1, "found", &key, &format!("{found:?}"))
    }
}

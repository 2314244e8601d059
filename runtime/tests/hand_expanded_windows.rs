//! What `topology!` generates for windows, written by hand: the contract between the macro and the runtime.

use std::convert::Infallible;

use streamwright::__private::{
    BadRecord, DropReason, Emit, InputRecord, Log, Node, OffsetReset, OnError, OnUnwritable, Operator, ProcessError,
    ProcessingGuarantee, ProcessorContext, Sink, Source, Store, StoreKind, SubTopology, TopicName, TopologyDescription,
    Window, op,
};
use streamwright::Topology;
use streamwright::prelude::*;
use streamwright::testing::Fault;

/// Counts the views of each page by the minute, and tells the most seconds that one of them took in the last ten, once these
/// are over.
pub struct Views;

const PER_MINUTE: Window =
    Window { size_ms: 60, advance_ms: 60, grace_ms: 20, retention_ms: 240, emit: Emit::OnWindowUpdate };
const LONGEST: Window = Window { size_ms: 10, advance_ms: 5, grace_ms: 5, retention_ms: 15, emit: Emit::OnWindowClose };

const _: () = {
    const fn sink(node: &'static str, topic: &'static str) -> Sink {
        Sink {
            node,
            topic: TopicName::External(topic),
            subtopology: 0,
            partitions: None,
            copies: None,
            on_unwritable: OnUnwritable::Fail,
            key_serde: "TimeWindowed<Utf8>",
            value_serde: "I64",
            key_type: "Windowed<String>",
            value_type: "i64",
        }
    }

    const fn store(name: &'static str, node: &'static str, window: Window) -> Store {
        Store {
            name,
            node,
            subtopology: 0,
            kind: StoreKind::Window(window),
            // The key inside, as in Kafka Streams' `Materialized`.
            key_serde: "Utf8",
            value_serde: "I64",
            key_type: "String",
            value_type: "i64",
            holds_back: false,
            clocks: 1,
        }
    }

    const fn node(name: &'static str, input: &'static [&'static str], operators: &'static [Operator]) -> Node {
        Node { name, doc: "", subtopology: 0, inputs: input, operators, trusted: &[] }
    }

    const fn keeps(name: &'static str, stores: &'static [usize]) -> Operator {
        Operator { stores, ..Operator::stateless(name, 0) }
    }

    impl Topology for Views {
        type Params = ();
        type Decoded = Infallible;

        const DESCRIPTION: &'static TopologyDescription = &TopologyDescription {
            name: "Views",
            application_id: "views-v1",
            guarantee: ProcessingGuarantee::ExactlyOnceV2,
            doc: "",
            subtopologies: &[SubTopology { sources: &[0], sinks: &[0, 1], stores: &[0, 1], copartitioned: &[] }],
            sources: &[Source {
                node: "views",
                topic: TopicName::External("views.v1"),
                subtopology: 0,
                partitions: Some(1),
                offset_reset: OffsetReset::Earliest,
                on_error: OnError::Fail,
                timestamp_field: None,
                max_future_ms: None,
                key_serde: "Utf8",
                value_serde: "I64",
                key_type: "String",
                value_type: "i64",
                store: None,
            }],
            sinks: &[sink("lines", "views.per-minute.v1"), sink("peaks", "views.longest.v1")],
            stores: &[store("per-minute", "per_minute", PER_MINUTE), store("longest", "longest", LONGEST)],
            nodes: &[
                node("views", &[], &[]),
                node(
                    "per_minute",
                    &["views"],
                    &[
                        Operator::stateless("group_by_key", 0),
                        Operator::stateless("windowed_by", 0),
                        keeps("count", &[0]),
                    ],
                ),
                node("lines", &["per_minute"], &[Operator::stateless("to_stream", 0)]),
                node(
                    "longest",
                    &["views"],
                    &[
                        Operator::stateless("group_by_key", 0),
                        Operator::stateless("windowed_by", 0),
                        keeps("aggregate", &[1]),
                    ],
                ),
                node("peaks", &["longest"], &[Operator::stateless("to_stream", 0)]),
            ],
            params: None,
            vouched: |_| {},
        };

        fn timestamp(_: usize, record: &InputRecord<'_>, _: &mut Option<Self::Decoded>) -> Result<i64, BadRecord> {
            op::record_time(record.timestamp)
        }

        fn process<L: Log>(
            _: usize,
            cx: &mut ProcessorContext<'_, L>,
            params: &(),
            record: &InputRecord<'_>,
            _: Option<Self::Decoded>,
        ) -> Result<(), ProcessError> {
            SubTopology0::source_views(cx, params, record)
        }
    }

    struct SubTopology0;

    impl SubTopology0 {
        fn source_views<L: Log>(
            cx: &mut ProcessorContext<'_, L>,
            params: &(),
            record: &InputRecord<'_>,
        ) -> Result<(), ProcessError> {
            let key = op::nullable_key::<Utf8, String>(record)?;
            let value = op::value::<I64, i64>(record)?;
            op::set_time(cx, op::record_time(record.timestamp)?);
            Self::node_views(cx, params, &key, &value)
        }

        fn node_views<L: Log>(
            cx: &mut ProcessorContext<'_, L>,
            params: &(),
            key: &Option<String>,
            value: &i64,
        ) -> Result<(), ProcessError> {
            if let Some(key) = key {
                op::count_windows::<L, Utf8, I64, String, { op::SENDS_NO_OLD }>(
                    cx,
                    op::Input { store: 0, clock: 0 },
                    "per_minute",
                    &PER_MINUTE,
                    key,
                    |cx, key, change| Self::node_per_minute(cx, params, key, change),
                )?;
            } else {
                cx.drop_record("per_minute", DropReason::NullKey);
            }
            if let Some(key) = key {
                op::fold_windows::<L, Utf8, I64, String, i64, i64, { op::SENDS_NO_OLD }>(
                    cx,
                    op::Input { store: 1, clock: 0 },
                    "longest",
                    &LONGEST,
                    key,
                    |old, _| {
                        op::call3::<_, _, _, i64>(
                            key,
                            value,
                            old.unwrap_or_else(|| op::call0::<i64>(|| 0)),
                            |_, took, longest| longest.max(*took),
                        )
                    },
                    |cx, key, change| Self::node_longest(cx, params, key, change),
                )?;
            } else {
                cx.drop_record("longest", DropReason::NullKey);
            }
            Ok(())
        }

        fn node_per_minute<L: Log>(
            cx: &mut ProcessorContext<'_, L>,
            _: &(),
            key: &Windowed<String>,
            change: op::Change<'_, i64>,
        ) -> Result<(), ProcessError> {
            if let Some(value) = change.new {
                op::sink::<L, TimeWindowed<Utf8>, I64, _, _>(cx, 0, "lines", key, value)?;
            }
            Ok(())
        }

        fn node_longest<L: Log>(
            cx: &mut ProcessorContext<'_, L>,
            _: &(),
            key: &Windowed<String>,
            change: op::Change<'_, i64>,
        ) -> Result<(), ProcessError> {
            if let Some(value) = change.new {
                op::sink::<L, TimeWindowed<Utf8>, I64, _, _>(cx, 1, "peaks", key, value)?;
            }
            Ok(())
        }
    }
};

/// A window's key, start, value and event time.
type Line = (String, i64, i64, i64);

fn read<const SIZE: i64>(driver: &mut TestDriver<Views>, topic: &str) -> Vec<Line> {
    let records = driver.output::<TimeWindowed<Utf8, SIZE>, I64>(topic).read_all::<Windowed<String>, i64>();
    let line = |record: streamwright::testing::TestRecord<Windowed<String>, i64>| {
        let key = record.key?;
        assert_eq!(key.end - key.start, SIZE);
        Some((key.key, key.start, record.value?, record.timestamp))
    };
    records.into_iter().map(|record| line(record).expect("nothing is null")).collect()
}

fn per_minute(driver: &mut TestDriver<Views>) -> Vec<Line> {
    read::<60>(driver, "views.per-minute.v1")
}

fn peaks(driver: &mut TestDriver<Views>) -> Vec<Line> {
    read::<10>(driver, "views.longest.v1")
}

fn view(driver: &mut TestDriver<Views>, page: &str, took: i64, at: i64) -> Result<(), Error> {
    driver.input::<Utf8, I64>("views.v1").pipe_at(page, &took, at)
}

fn line(page: &str, start: i64, value: i64, time: i64) -> Line {
    (page.to_owned(), start, value, time)
}

#[test]
fn a_tumbling_window_counts_until_its_grace_is_over() -> Result<(), Error> {
    let mut driver = TestDriver::new(Views)?;
    for (page, at) in [("a", 5), ("b", 59), ("a", 60), ("a", 59), ("a", 79), ("a", 3), ("a", 80), ("a", 4)] {
        view(&mut driver, page, 1, at)?;
    }
    let expected = [
        line("a", 0, 1, 5),
        line("b", 0, 1, 59),
        line("a", 60, 1, 60),
        line("a", 0, 2, 59),
        line("a", 60, 2, 79),
        line("a", 0, 3, 59),
        line("a", 60, 3, 80),
        // Stream time 80 is the window's end and its grace: nothing more comes to [0, 60).
    ];
    assert_eq!(per_minute(&mut driver), expected);
    assert_eq!(driver.clock("per-minute"), Some(80));
    let mut store = driver.window_store::<Utf8, I64>("per-minute");
    assert_eq!(store.fetch::<_, i64>("a", 0..=100), [(0, 3), (60, 3)]);
    assert_eq!(store.fetch_with_timestamps::<_, i64>("a", 60..=60), [(60, 3, 80)]);
    assert_eq!(store.all::<String, i64>().len(), 3);
    Ok(())
}

#[test]
fn a_hopping_window_is_told_once_when_it_closes_however_far_time_jumps() -> Result<(), Error> {
    let mut driver = TestDriver::new(Views)?;
    for (page, took, at) in [("b", 3, 2), ("a", 7, 7), ("a", 4, 8), ("b", 9, 14), ("c", 1, 15)] {
        view(&mut driver, page, took, at)?;
    }
    assert_eq!(peaks(&mut driver), [line("a", 0, 7, 8), line("b", 0, 3, 2)]);
    view(&mut driver, "a", 1, 1_000_000)?;
    let expected =
        [line("a", 5, 7, 8), line("b", 5, 9, 14), line("b", 10, 9, 14), line("c", 10, 1, 15), line("c", 15, 1, 15)];
    assert_eq!(peaks(&mut driver), expected);
    Ok(())
}

#[test]
fn a_late_record_is_counted_for_each_window_that_drops_it() -> Result<(), Error> {
    let mut driver = TestDriver::new(Views)?;
    view(&mut driver, "a", 1, 30)?;
    // The windows that begin at 15 and 20: the first one closed at 30.
    view(&mut driver, "a", 2, 22)?;
    assert_eq!(driver.dropped_by(DropReason::Late), 1);
    view(&mut driver, "a", 2, 1)?;
    assert_eq!(driver.dropped_by(DropReason::Late), 2, "[0, 10) is closed, and there is none before");
    driver.input::<Utf8, I64>("views.v1").pipe_raw(None, Some(&5_i64.to_be_bytes()), 90, &Headers::new())?;
    assert_eq!(driver.dropped_by(DropReason::NullKey), 2);
    assert_eq!(driver.clock("longest"), Some(30), "a record without a key moves no clock");
    Ok(())
}

/// Records, some of them late, with everything that closes windows.
const RECORDS: [(&str, i64, i64); 16] = [
    ("a", 3, 1),
    ("b", 5, 4),
    ("a", 2, 12),
    ("c", 8, 3),
    ("b", 1, 17),
    ("a", 9, 13),
    ("a", 1, 26),
    ("c", 4, 25),
    ("b", 7, 31),
    ("b", 2, 11),
    ("a", 6, 100),
    ("a", 6, 39),
    ("c", 5, 101),
    ("b", 5, 160),
    ("a", 1, 158),
    ("c", 2, 400),
];

fn run(disturb: impl Fn(&mut TestDriver<Views>, usize) -> Result<(), Error>) -> Result<[Vec<Line>; 2], Error> {
    let mut driver = TestDriver::new(Views)?;
    for (at, (page, took, time)) in RECORDS.into_iter().enumerate() {
        disturb(&mut driver, at)?;
        view(&mut driver, page, took, time)?;
    }
    assert_eq!(driver.clock("longest"), Some(400));
    Ok([per_minute(&mut driver), peaks(&mut driver)])
}

/// What clocks are committed for: late and closed are the same wherever the program dies.
#[test]
fn a_crash_between_two_records_of_a_window_changes_nothing() -> Result<(), Error> {
    let whole = run(|_, _| Ok(()))?;
    assert!(whole.iter().all(|lines| lines.len() > 12), "{whole:?}");
    for crash in 0..RECORDS.len() {
        let crashed = run(|driver, at| if at == crash { driver.restart() } else { Ok(()) })?;
        assert_eq!(crashed, whole, "before record {crash}");
        for fault in [Fault::Abort, Fault::UnknownCommitted, Fault::UnknownAborted] {
            let disturbed = run(|driver, at| {
                if at == crash {
                    driver.inject([fault]);
                }
                Ok(())
            })?;
            assert_eq!(disturbed, whole, "{fault:?} in the commit of record {crash}");
        }
    }
    Ok(())
}

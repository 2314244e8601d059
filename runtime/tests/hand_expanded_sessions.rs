//! What `topology!` generates for sessions, written by hand, and a plain model of their semantics beside it.

use std::collections::BTreeMap;
use std::convert::Infallible;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use streamwright::__private::{
    BadRecord, DropReason, Emit, InputRecord, Log, Node, OffsetReset, OnError, OnUnwritable, Operator, ProcessError,
    ProcessingGuarantee, ProcessorContext, Session, Sink, Source, Store, StoreKind, SubTopology, TopicName,
    TopologyDescription, op,
};
use streamwright::Topology;
use streamwright::prelude::*;
use streamwright::testing::Fault;

/// Joins the letters of each key while they come close together; once with each letter, and once when it is over.
pub struct Words;

const fn sessions(emit: Emit) -> Session {
    Session { gap_ms: 10, grace_ms: 25, retention_ms: 35, emit }
}

const UPDATED: Session = sessions(Emit::OnWindowUpdate);
const CLOSED: Session = sessions(Emit::OnWindowClose);

const _: () = {
    const fn sink(node: &'static str, topic: &'static str) -> Sink {
        Sink {
            node,
            topic: TopicName::External(topic),
            subtopology: 0,
            partitions: None,
            copies: None,
            on_unwritable: OnUnwritable::Fail,
            key_serde: "SessionWindowed<Utf8>",
            value_serde: "Utf8",
            key_type: "Windowed<String>",
            value_type: "Option<String>",
        }
    }

    const fn store(name: &'static str, node: &'static str, session: Session) -> Store {
        Store {
            name,
            node,
            subtopology: 0,
            kind: StoreKind::Session(session),
            // The key inside, as in Kafka Streams' `Materialized`.
            key_serde: "Utf8",
            value_serde: "Utf8",
            key_type: "String",
            value_type: "String",
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

    impl Topology for Words {
        type Params = ();
        type Decoded = Infallible;

        const DESCRIPTION: &'static TopologyDescription = &TopologyDescription {
            name: "Words",
            application_id: "words-v1",
            guarantee: ProcessingGuarantee::ExactlyOnceV2,
            doc: "",
            subtopologies: &[SubTopology { sources: &[0], sinks: &[0, 1], stores: &[0, 1], copartitioned: &[] }],
            sources: &[Source {
                node: "letters",
                topic: TopicName::External("letters.v1"),
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
                store: None,
            }],
            sinks: &[sink("updates", "updated.v1"), sink("words", "closed.v1")],
            stores: &[store("updated", "updated", UPDATED), store("closed", "closed", CLOSED)],
            nodes: &[
                node("letters", &[], &[]),
                node(
                    "updated",
                    &["letters"],
                    &[
                        Operator::stateless("group_by_key", 0),
                        Operator::stateless("windowed_by", 0),
                        keeps("aggregate", &[0]),
                    ],
                ),
                node("updates", &["updated"], &[Operator::stateless("to_stream", 0)]),
                node(
                    "closed",
                    &["letters"],
                    &[
                        Operator::stateless("group_by_key", 0),
                        Operator::stateless("windowed_by", 0),
                        keeps("aggregate", &[1]),
                    ],
                ),
                node("words", &["closed"], &[Operator::stateless("to_stream", 0)]),
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
            SubTopology0::source_letters(cx, params, record)
        }
    }

    struct SubTopology0;

    impl SubTopology0 {
        fn source_letters<L: Log>(
            cx: &mut ProcessorContext<'_, L>,
            params: &(),
            record: &InputRecord<'_>,
        ) -> Result<(), ProcessError> {
            let key = op::key::<Utf8, String>(record)?;
            let value = op::value::<Utf8, String>(record)?;
            op::set_time(cx, op::record_time(record.timestamp)?);
            Self::node_letters(cx, params, &key, &value)
        }

        fn node_letters<L: Log>(
            cx: &mut ProcessorContext<'_, L>,
            params: &(),
            key: &String,
            value: &String,
        ) -> Result<(), ProcessError> {
            op::fold_sessions::<L, Utf8, Utf8, String, String, Option<String>, { op::SENDS_NO_OLD }>(
                cx,
                op::Input { store: 0, clock: 0 },
                "updated",
                &UPDATED,
                key,
                || Some(op::call0::<String>(|| "/".to_owned())),
                |merged, session| match merged {
                    Some(merged) => op::call3(key, &merged, &session, |_, left, right| format!("{left}{right}")),
                    None => session,
                },
                |old, _| {
                    op::call3(key, value, old.unwrap_or_default(), |_, letter, word| {
                        // Forgets the session.
                        if letter == "!" { None } else { Some(word + letter) }
                    })
                },
                |cx, key, change| Self::node_updated(cx, params, key, change),
            )?;
            op::fold_sessions::<L, Utf8, Utf8, String, String, Option<String>, { op::SENDS_NO_OLD }>(
                cx,
                op::Input { store: 1, clock: 0 },
                "closed",
                &CLOSED,
                key,
                || Some(op::call0::<String>(|| "/".to_owned())),
                |merged, session| match merged {
                    Some(merged) => op::call3(key, &merged, &session, |_, left, right| format!("{left}{right}")),
                    None => session,
                },
                |old, _| {
                    op::call3(key, value, old.unwrap_or_default(), |_, letter, word| {
                        if letter == "!" { None } else { Some(word + letter) }
                    })
                },
                |cx, key, change| Self::node_closed(cx, params, key, change),
            )
        }

        fn node_updated<L: Log>(
            cx: &mut ProcessorContext<'_, L>,
            _: &(),
            key: &Windowed<String>,
            change: op::Change<'_, String>,
        ) -> Result<(), ProcessError> {
            op::sink_nullable_value::<L, SessionWindowed<Utf8>, Utf8, _, _>(cx, 0, "updates", key, change.new)
        }

        fn node_closed<L: Log>(
            cx: &mut ProcessorContext<'_, L>,
            _: &(),
            key: &Windowed<String>,
            change: op::Change<'_, String>,
        ) -> Result<(), ProcessError> {
            op::sink_nullable_value::<L, SessionWindowed<Utf8>, Utf8, _, _>(cx, 1, "words", key, change.new)
        }
    }
};

/// Key, start, end, value and event time.
type Line = (String, i64, i64, Option<String>, i64);

fn read(driver: &mut TestDriver<Words>, topic: &str) -> Vec<Line> {
    let records = driver.output::<SessionWindowed<Utf8>, Utf8>(topic).read_all::<Windowed<String>, String>();
    let line = |record: streamwright::testing::TestRecord<Windowed<String>, String>| {
        let Windowed { key, start, end } = record.key.expect("a key");
        (key, start, end, record.value, record.timestamp)
    };
    records.into_iter().map(line).collect()
}

fn letter(driver: &mut TestDriver<Words>, key: &str, letter: &str, at: i64) -> Result<(), Error> {
    driver.input::<Utf8, Utf8>("letters.v1").pipe_at(key, &letter.to_owned(), at)
}

fn line(start: i64, end: i64, value: Option<&str>) -> Line {
    ("k".to_owned(), start, end, value.map(str::to_owned), end)
}

#[test]
fn a_record_between_two_sessions_makes_them_one() -> Result<(), Error> {
    let mut driver = TestDriver::new(Words)?;
    for (text, at) in [("a", 100), ("b", 120), ("c", 110)] {
        letter(&mut driver, "k", text, at)?;
    }
    let expected = [
        line(100, 100, Some("/a")),
        line(120, 120, Some("/b")),
        line(100, 100, None),
        line(120, 120, None),
        line(100, 120, Some("//a/bc")),
    ];
    assert_eq!(read(&mut driver, "updated.v1"), expected);
    assert_eq!(
        driver.session_store::<Utf8, Utf8>("updated").fetch::<_, String>("k"),
        [(100, 120, "//a/bc".to_owned())]
    );
    assert_eq!(read(&mut driver, "closed.v1"), []);
    letter(&mut driver, "other", "d", 156)?;
    assert_eq!(read(&mut driver, "closed.v1"), [line(100, 120, Some("//a/bc"))]);
    Ok(())
}

#[test]
fn a_session_that_becomes_nothing_is_gone() -> Result<(), Error> {
    let mut driver = TestDriver::new(Words)?;
    for (text, at) in [("a", 100), ("!", 105), ("b", 106)] {
        letter(&mut driver, "k", text, at)?;
    }
    let expected = [line(100, 100, Some("/a")), line(100, 100, None), line(100, 105, None), line(106, 106, Some("/b"))];
    assert_eq!(read(&mut driver, "updated.v1"), expected);
    letter(&mut driver, "other", "d", 1_000_000)?;
    assert_eq!(read(&mut driver, "closed.v1"), [line(106, 106, Some("/b"))], "what is gone does not close");
    Ok(())
}

/// The semantics in a few lines, for one that is told with each record and one that is told once.
#[derive(Default)]
struct Model {
    clock: i64,
    /// The latest end, by which old sessions are hidden.
    latest: i64,
    sessions: BTreeMap<(String, i64, i64), String>,
    late: u64,
}

impl Model {
    fn new() -> Self {
        Self { clock: -1, latest: -1, ..Self::default() }
    }

    fn process(&mut self, key: &str, text: &str, at: i64) -> [Vec<Line>; 2] {
        let Session { gap_ms, grace_ms, retention_ms, .. } = UPDATED;
        let before = self.clock;
        self.clock = self.clock.max(at);
        let (closed, closed_before) = (self.clock - grace_ms - gap_ms, before - grace_ms - gap_ms);
        let horizon = self.latest - retention_ms;
        let joins = |(name, start, end): &&(String, i64, i64)| {
            name == key && *end >= at - gap_ms && *start <= at + gap_ms && *end > horizon
        };
        let mut found: Vec<(String, i64, i64)> = self.sessions.keys().filter(joins).cloned().collect();
        found.sort_by_key(|(_, start, end)| (*end, *start));
        let start = found.iter().map(|(_, start, _)| *start).min().unwrap_or(at).min(at);
        let end = found.iter().map(|(_, _, end)| *end).max().unwrap_or(at).max(at);
        let mut updates = Vec::new();
        if end < closed {
            self.late += 1;
        } else {
            let mut word = "/".to_owned();
            for session in found {
                let value = self.sessions[&session].clone();
                word.push_str(&value);
                if (start, end) != (at, at) {
                    self.sessions.remove(&session);
                    updates.push((session.0, session.1, session.2, None, session.2));
                }
            }
            let value = (text != "!").then(|| word + text);
            let session = (key.to_owned(), start, end);
            match &value {
                Some(value) => self.sessions.insert(session, value.clone()),
                None => self.sessions.remove(&session),
            };
            self.latest = self.latest.max(end);
            updates.push((key.to_owned(), start, end, value, end));
        }
        let closes = |(_, _, end): &&(String, i64, i64)| (closed_before..closed).contains(end);
        let mut over: Vec<Line> = Vec::new();
        for session in self.sessions.keys().filter(closes) {
            over.push((session.0.clone(), session.1, session.2, Some(self.sessions[session].clone()), session.2));
        }
        over.sort_by(|one, other| (one.2, one.1, &one.0).cmp(&(other.2, other.1, &other.0)));
        [updates, over]
    }
}

#[derive(Debug, Clone)]
enum Trouble {
    Nothing,
    Restart,
    Fault(Fault),
}

/// Close together, late, at the same moment, at the borders, and now and then far ahead.
fn records() -> impl Strategy<Value = Vec<(u8, u8, i64, Trouble)>> {
    let step = prop_oneof![10 => -45_i64..=25, 3 => Just(0), 2 => Just(10), 2 => Just(11), 1 => Just(-35), 1 => 500..5_000_i64];
    let trouble = prop_oneof![
        12 => Just(Trouble::Nothing),
        1 => Just(Trouble::Restart),
        1 => Just(Trouble::Fault(Fault::Abort)),
        1 => Just(Trouble::Fault(Fault::UnknownCommitted)),
    ];
    prop::collection::vec((0..3_u8, 0..5_u8, step, trouble), 0..60)
}

/// Whatever happens between the records, the outputs are those of the model.
#[test]
fn random_records_give_what_the_model_gives() {
    let config = Config { cases: 60, failure_persistence: None, ..Config::default() };
    let run = |records: Vec<(u8, u8, i64, Trouble)>| {
        let (mut driver, mut model) = (TestDriver::new(Words).unwrap(), Model::new());
        // What is counted in a transaction whose outcome is not known is not told.
        let is_counted = !records.iter().any(|(.., trouble)| matches!(trouble, Trouble::Fault(_)));
        let mut now = 100;
        for (key, text, step, trouble) in records {
            let at = (now + step).max(1);
            now = now.max(at);
            // A zero byte ends no key.
            let key = ["a", "a\0", "b"][usize::from(key)];
            let text = ["x", "y", "z", "w", "!"][usize::from(text)];
            match trouble {
                Trouble::Nothing => {}
                Trouble::Restart => driver.restart().unwrap(),
                Trouble::Fault(fault) => driver.inject([fault]),
            }
            letter(&mut driver, key, text, at).unwrap();
            let [updates, closed] = model.process(key, text, at);
            prop_assert_eq!(read(&mut driver, "updated.v1"), updates);
            prop_assert_eq!(read(&mut driver, "closed.v1"), closed);
        }
        if is_counted {
            prop_assert_eq!(driver.dropped_by(DropReason::Late), 2 * model.late);
        }
        let horizon = model.latest - UPDATED.retention_ms;
        let kept: Vec<Windowed<String>> = driver
            .session_store::<Utf8, Utf8>("updated")
            .all::<String, String>()
            .into_iter()
            .map(|(key, _)| key)
            .collect();
        let visible = model.sessions.keys().filter(|(_, _, end)| *end > horizon).count();
        prop_assert_eq!(kept.len(), visible);
        Ok(())
    };
    TestRunner::new(config).run(&records(), run).unwrap();
}

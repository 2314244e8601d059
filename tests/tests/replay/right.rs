//! Topologies that are safe to replay, with input that gives every chance to be wrong.

use serde::{Deserialize, Serialize};
use streamwright::TestDriver;
use streamwright::prelude::*;
use streamwright::testing::{ReplayInput, ReplayRecord};
use streamwright_test_data::orders::{self, Line, Spec};

use super::order_risk::OrderRisk;
use super::texts;

/// Orders out of order in time, with lines that are none.
fn order_lines() -> Vec<ReplayRecord> {
    let spec = Spec { count: 2_000, customers: 60, seed: 21, poison_per_mille: 20 };
    let record = |(number, line): (usize, Line)| {
        let key = match &line {
            Line::Order(order) => order.order_id.clone(),
            Line::Poison(_) => format!("poison-{number}"),
        };
        let value = line.to_string();
        ReplayRecord::raw("orders.submitted.v1", Some(key.as_bytes()), Some(value.as_bytes()), 1_700_000_000_000)
    };
    orders::lines(spec).enumerate().map(record).collect()
}

streamwright::replay_test!(order_risk_replays, OrderRisk, inputs = order_lines);

/// A customer's name with an order.
#[derive(Debug, Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "tests.replay", label = "named", id(order, name))]
pub(crate) struct Named {
    order: String,
    name: String,
}

topology! {
    #![application_id = "tests-replay-join-streams-v1"]
    #![replay_test = buys_and_names]

    /// A table meets a repartitioned stream, whose order a commit could change; dead letters and declared partitions.
    pub(crate) struct Names;

    #[store(name = "names", key = Utf8, value = Utf8)]
    #[source(topic = "tests.replay.names.v1", key = Utf8, value = Utf8, partitions = 3)]
    let names: Table<String, String>;

    #[source(topic = "tests.replay.buys.v1", key = Utf8, value = Utf8, on_error = dead_letter("tests.replay.dead.v1"))]
    let buys: Stream<String, String>;

    #[repartition(name = "buys-by-customer", key = Utf8, value = Utf8, partitions = 3)]
    let by_customer: Stream<String, String> = buys.map(|order, customer| (customer.clone(), order.clone()));

    #[sink(topic = "tests.replay.named.v1", key = Utf8, value = Json)]
    let named: Stream<String, Named> =
        by_customer.left_join(names, |_, order, name| Named { order: order.clone(), name: name.cloned().unwrap_or_default() });
}

fn buys_and_names() -> Vec<ReplayRecord> {
    let (names, buys) = (ReplayInput::<Utf8, Utf8>::new("tests.replay.names.v1"), "tests.replay.buys.v1");
    let mut inputs: Vec<ReplayRecord> = (0..40)
        .map(|n| names.record(&format!("c-{}", n % 9), &format!("name-{n}"), 1_700_000_000_000 + n * 7 % 40))
        .collect();
    inputs.push(names.tombstone("c-3", 1_700_000_000_100));
    for n in 0..300_i64 {
        let (key, customer) = (format!("o-{n}"), format!("c-{}", n % 11));
        // Every tenth is not text.
        let value = if n % 10 == 0 { &[0xff, 0xfe][..] } else { customer.as_bytes() };
        let record = ReplayRecord::raw(buys, Some(key.as_bytes()), Some(value), 1_700_000_000_000 + n * 13 % 300);
        inputs.push(record.header("n", Some(key.as_bytes())));
    }
    inputs
}

/// A text that was seen.
#[derive(Debug, Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "tests.replay", label = "seen", id(text))]
pub(crate) struct Seen {
    text: String,
}

topology! {
    #![application_id = "tests-replay-recorded-streams-v1"]
    #![replay_test = "tests/replay/recorded.ndjson"]

    /// Reads what somebody recorded.
    pub(crate) struct Recorded;

    #[source(topic = "tests.replay.texts.v1", key = Utf8, value = Utf8)]
    let texts: Stream<String, String>;

    #[sink(topic = "tests.replay.seen.v1", key = Utf8, value = Json)]
    let seen: Stream<String, Seen> = texts.map_values(|_, text| Seen { text: text.clone() });
}

streamwright::replay_test!(a_recording_replays, Recorded, recorded = "tests/replay/recorded.ndjson");

topology! {
    #![application_id = "tests-replay-two-roads-streams-v1"]
    #![replay_test = crowded_texts]

    /// Two repartitions meet in one task, in an order that depends on commits: nobody's mistake.
    pub(crate) struct TwoRoads;

    #[source(topic = "tests.replay.texts.v1", key = Utf8, value = Utf8)]
    let texts: Stream<String, String>;

    #[repartition(name = "by-start", key = Utf8, value = Utf8)]
    let by_start: Stream<String, String> = texts.select_key(|_, text| text.chars().take(6).collect());

    #[repartition(name = "by-key", key = Utf8, value = Utf8)]
    let by_key: Stream<String, String> = texts.map(|key, text| (text.chars().take(6).collect(), format!("{key}: {text}")));

    let both: Stream<String, String> = by_start.merge(by_key);

    #[store(name = "so-far", key = Utf8, value = Utf8)]
    let so_far: Table<String, String> = both.group_by_key().reduce(|old, new| format!("{new} {}", old.len()));

    #[sink(topic = "tests.replay.seen.v1", key = Utf8, value = Json)]
    let seen: Stream<String, Seen> = so_far.to_stream().map_values(|_, text| Seen { text: text.clone() });
}

/// Out of order in time.
fn crowded_texts() -> Vec<ReplayRecord> {
    let input = ReplayInput::<Utf8, Utf8>::new("tests.replay.texts.v1");
    (0..200_i64).map(|n| input.record(&format!("k-{}", n % 5), &format!("text-{n}"), n * 37 % 200)).collect()
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 3, failure_persistence: None, ..Default::default() })]

    /// Input may be made by chance: the processes get that of the first.
    #[test]
    fn any_texts_replay(texts in proptest::collection::vec(("[a-c]{1,2}", ".{0,20}"), 1..200)) {
        let input = ReplayInput::<Utf8, Utf8>::new("tests.replay.texts.v1");
        TestDriver::<Recorded>::assert_replay_stable((0..).zip(&texts).map(|(n, (key, text))| input.record(key, text, n)));
    }
}

/// Two calls of one test, as in a loop: each is for itself.
#[test]
fn a_test_may_look_twice() {
    for n in 1..=2_usize {
        let inputs: Vec<ReplayRecord> = texts("tests.replay.texts.v1").into_iter().take(n * 10).collect();
        TestDriver::<Recorded>::assert_replay_stable(inputs);
    }
}

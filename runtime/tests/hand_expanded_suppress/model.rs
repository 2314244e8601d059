//! Random records, beside a model of what a buffer does.

use std::collections::BTreeMap;

use proptest::prelude::{Just, Strategy, prop, prop_assert_eq, prop_oneof};
use proptest::test_runner::{Config, TestRunner};
use streamwright::__private::Suppress;
use streamwright::testing::Fault;
use streamwright::{TestDriver, Topology};

use crate::topology::{AtOnce, Few, Small, Timed};
use crate::{Line, parts, put, said_with_ids};

/// A buffer as Kafka Streams 4.3.1 has it, but for old values: they are those that came out last.
struct Model {
    limits: Suppress,
    table: BTreeMap<String, String>,
    /// Since when each key waits.
    places: BTreeMap<String, i64>,
    /// By time and key: prior, old, new, event time and offset.
    queue: BTreeMap<(i64, String), Row>,
    clock: i64,
    offset: i64,
}

type Row = (Option<String>, Option<String>, Option<String>, i64, i64);

impl Model {
    fn new(limits: Suppress) -> Self {
        let (table, places, queue) = Default::default();
        Self { limits, table, places, queue, clock: -1, offset: 0 }
    }

    fn is_full(&self) -> bool {
        let length = |value: &Option<String>| value.as_ref().map_or(0, String::len);
        let size = |((_, key), (prior, old, new, ..)): (&(i64, String), &Row)| {
            let old = if old == prior { 0 } else { length(old) };
            (28 + key.len() + "in".len() + length(prior) + old + length(new)) as u64
        };
        let (records, bytes) = (self.queue.len() as u64, self.queue.iter().map(size).sum::<u64>());
        self.limits.max_records.is_some_and(|max| records > max) || self.limits.max_bytes.is_some_and(|max| bytes > max)
    }

    fn process(&mut self, key: &str, new: Option<&str>, at: i64) -> Vec<Line> {
        self.clock = self.clock.max(at);
        let (key, new) = (key.to_owned(), new.map(str::to_owned));
        let old = match &new {
            Some(new) => self.table.insert(key.clone(), new.clone()),
            None => self.table.remove(&key),
        };
        let time = *self.places.entry(key.clone()).or_insert(at);
        let prior = self.queue.get(&(time, key.clone())).map_or(old.clone(), |row| row.0.clone());
        self.queue.insert((time, key), (prior, old, new, at, self.offset));
        self.offset += 1;
        let (mut lines, due) = (Vec::new(), self.clock - self.limits.time_limit_ms);
        let text = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
        while self.queue.first_key_value().is_some_and(|((time, _), _)| *time <= due) || self.is_full() {
            let Some(((_, key), (prior, _, new, at, offset))) = self.queue.pop_first() else { break };
            self.places.remove(&key);
            lines.push((key, format!("{}>{} of {offset}", text(prior), text(new)), at));
        }
        lines
    }
}

#[derive(Debug, Clone)]
enum Trouble {
    Nothing,
    Restart,
    Fault(Fault),
}

type Records = Vec<(u8, u8, i64, Trouble)>;

/// Close together, late, at the same moment, and now and then far ahead; with trouble between any two.
fn records() -> impl Strategy<Value = Records> {
    let step = prop_oneof![8 => -12_i64..=8, 4 => Just(0), 2 => Just(10), 1 => Just(30), 1 => 100..500_i64];
    let trouble = prop_oneof![
        24 => Just(Trouble::Nothing),
        4 => Just(Trouble::Restart),
        1 => Just(Trouble::Fault(Fault::Abort)),
        1 => Just(Trouble::Fault(Fault::UnknownCommitted)),
        1 => Just(Trouble::Fault(Fault::UnknownAborted)),
    ];
    prop::collection::vec((0..4_u8, 0..5_u8, step, trouble), 0..60)
}

/// Whatever happens between the records, what comes out is what comes out of the model, and has the identities that it has without.
fn compare<T: Topology>(topology: impl Fn() -> T, limits: Suppress) {
    let config = Config { cases: 40, failure_persistence: None, ..Config::default() };
    let run = |records: Records| {
        let (mut driver, mut calm) =
            (TestDriver::new(topology()).expect("a driver"), TestDriver::new(topology()).expect("a driver"));
        let mut model = Model::new(limits);
        let mut now = 100;
        for (key, value, step, trouble) in records {
            let at = (now + step).max(1);
            now = now.max(at);
            // Keys of which one begins another.
            let key = ["a", "a\0", "b", ""][usize::from(key)];
            let value = [Some("x"), Some("y"), Some("a longer one"), Some(""), None][usize::from(value)];
            match trouble {
                Trouble::Nothing => {}
                Trouble::Restart => driver.restart().expect("it starts again"),
                Trouble::Fault(fault) => driver.inject([fault]),
            }
            put(&mut driver, key, value, at).expect("it goes on");
            put(&mut calm, key, value, at).expect("it goes on");
            let lines = said_with_ids(&mut driver);
            prop_assert_eq!(&lines, &said_with_ids(&mut calm));
            let without_ids: Vec<Line> =
                lines.into_iter().map(|(key, said, time)| (key, parts(&said).0, time)).collect();
            prop_assert_eq!(without_ids, model.process(key, value, at));
            prop_assert_eq!(driver.waiting("quiet"), model.queue.len());
            prop_assert_eq!(driver.clock("quiet"), Some(model.clock));
        }
        Ok(())
    };
    TestRunner::new(config).run(&records(), run).expect("as the model");
}

#[test]
fn random_records_wait_as_they_do_in_the_model() {
    compare(|| Timed, Timed::LIMITS);
    compare(|| AtOnce, AtOnce::LIMITS);
}

#[test]
fn random_records_leave_early_as_they_do_in_the_model() {
    compare(|| Few, Few::LIMITS);
    compare(|| Small, Small::LIMITS);
}

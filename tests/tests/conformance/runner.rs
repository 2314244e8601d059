//! Runs one case: every step through the test driver, every output compared with the reference's.

use streamwright::prelude::*;
use streamwright::testing::{TestDriver, TestRecord};

use crate::bytes::{Kind, decode, encode};
use crate::case::{Case, Expected, File, load};

/// What a case's topology reads and writes: kinds of key and value.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kinds {
    pub(crate) input: (Kind, Kind),
    pub(crate) output: (Kind, Kind),
}

/// A case and the way to run it.
pub(crate) struct Entry {
    pub(crate) id: &'static str,
    pub(crate) run: fn(&Case) -> Vec<Expected>,
}

/// Runs the cases of one file that `entries` names, all of them, and then reports every difference.
pub(crate) fn check(file: &str, entries: &[Entry]) {
    let recorded: File = load(file);
    let mut differences = Vec::new();
    for entry in entries {
        let case = recorded.cases.iter().find(|case| case.id == entry.id);
        let case = case.unwrap_or_else(|| panic!("{file} has no case `{}`", entry.id));
        let actual = (entry.run)(case);
        let expected: Vec<Expected> = case.expected.iter().map(ours).collect();
        if actual != expected {
            differences.push(format!("{}\n  expected {expected:?}\n  found    {actual:?}", entry.id));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// What follows from a record of time 0 has time 1 here: see docs/differences.md.
fn ours(recorded: &Expected) -> Expected {
    let timestamp = if recorded.timestamp == 0 { 1 } else { recorded.timestamp };
    Expected { timestamp, ..recorded.clone() }
}

/// The outputs of `topology` on the input of `case`.
pub(crate) fn run<T: Topology>(topology: T, kinds: Kinds, case: &Case) -> Vec<Expected> {
    let mut driver = TestDriver::new(topology).unwrap_or_else(|error| panic!("{}: {error}", case.id));
    let mut actual = Vec::new();
    for (number, step) in case.steps.iter().enumerate() {
        let (key, value) = (encode(kinds.input.0, &step.key), encode(kinds.input.1, &step.value));
        let mut headers = Headers::new();
        for (name, value) in &step.headers {
            headers.push(name, value.as_deref().map(str::as_bytes));
        }
        driver
            .input::<Bytes, Bytes>(&step.topic)
            .pipe_raw(key.as_deref(), value.as_deref(), step.timestamp, &headers)
            .unwrap_or_else(|error| panic!("{}, step {number}: {error}", case.id));
        let records: Vec<TestRecord<Vec<u8>, Vec<u8>>> = driver.output::<Bytes, Bytes>("out").read_all();
        actual.extend(records.iter().map(|record| readable(number, kinds, record)));
    }
    actual
}

fn readable(step: usize, kinds: Kinds, record: &TestRecord<Vec<u8>, Vec<u8>>) -> Expected {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("a text header");
    Expected {
        step,
        out: "out".to_owned(),
        key: decode(kinds.output.0, record.key.as_deref()),
        value: decode(kinds.output.1, record.value.as_deref()),
        timestamp: record.timestamp,
        headers: record.headers.iter().map(|(name, value)| (name.to_owned(), value.map(text))).collect(),
    }
}

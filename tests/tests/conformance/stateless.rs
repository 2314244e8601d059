use streamwright::prelude::*;

use crate::bytes::Kind::{Int as INT, Text as TEXT};
use crate::runner::{Entry, Kinds, check, run};
use crate::values::{Int, Text};

topology! {
    #![application_id = "conformance-filter-v1"]
    pub struct Filter;

    #[source(topic = "topic", key = I32, value = Utf8)]
    let s: Stream<i32, String>;

    #[sink(topic = "out", key = I32, value = Utf8)]
    let out: Stream<i32, Text> = s.filter(|key, _| key % 3 == 0).map_values(|_, value| Text(value.clone()));
}

topology! {
    #![application_id = "conformance-filter-not-v1"]
    pub struct FilterNot;

    #[source(topic = "topic", key = I32, value = Utf8)]
    let s: Stream<i32, String>;

    #[sink(topic = "out", key = I32, value = Utf8)]
    let out: Stream<i32, Text> = s.filter_not(|key, _| key % 3 == 0).map_values(|_, value| Text(value.clone()));
}

topology! {
    #![application_id = "conformance-map-v1"]
    pub struct Swap;

    #[source(topic = "topic", key = I32, value = Utf8)]
    let s: Stream<i32, String>;

    #[sink(topic = "out", key = Utf8, value = I32)]
    let out: Stream<String, Int> = s.map(|key, value| (value.clone(), Int(*key)));
}

topology! {
    #![application_id = "conformance-map-values-v1"]
    pub struct Length;

    #[source(topic = "topic", key = I32, value = Utf8)]
    let s: Stream<i32, String>;

    #[sink(topic = "out", key = I32, value = I32)]
    let out: Stream<i32, Int> = s.map_values(|_, value| Int(value.chars().count() as i32));
}

topology! {
    #![application_id = "conformance-headers-v1"]
    pub struct HeadersPass;

    #[source(topic = "a", key = Utf8, value = Utf8)]
    let a: Stream<Option<String>, Option<String>>;

    #[source(topic = "b", key = Utf8, value = Utf8)]
    let b: Stream<Option<String>, Option<String>>;

    let m: Stream<Option<String>, Option<String>> = a.map(|key, value| (value.clone(), key.clone()));

    let k: Stream<Option<String>, Option<String>> = b.select_key(|_, value| value.clone());

    #[sink(topic = "out", key = Utf8, value = Utf8)]
    let out: Stream<Option<String>, Option<Text>> = m.merge(k).map_values(|_, value| value.clone().map(Text));
}

const INT_TEXT: Kinds = Kinds { input: (INT, TEXT), output: (INT, TEXT) };

pub(crate) static CASES: &[Entry] = &[
    Entry { id: "KStreamFilterTest.testFilter", run: |case| run(Filter, INT_TEXT, case) },
    Entry { id: "KStreamFilterTest.testFilterNot", run: |case| run(FilterNot, INT_TEXT, case) },
    Entry {
        id: "KStreamMapTest.testMap",
        run: |case| run(Swap, Kinds { input: (INT, TEXT), output: (TEXT, INT) }, case),
    },
    Entry {
        id: "KStreamMapValuesTest.testFlatMapValues",
        run: |case| run(Length, Kinds { input: (INT, TEXT), output: (INT, INT) }, case),
    },
    Entry {
        id: "probe.headers-pass-through",
        run: |case| run(HeadersPass, Kinds { input: (TEXT, TEXT), output: (TEXT, TEXT) }, case),
    },
];

#[test]
fn stateless() {
    check("stateless.json", CASES);
}

/// The runner must see a wrong topology: the case of one predicate, run on its opposite.
#[test]
fn a_wrong_topology_is_noticed() {
    let recorded: crate::case::File = crate::case::load("stateless.json");
    let case = recorded.cases.iter().find(|case| case.id == "KStreamFilterTest.testFilter").expect("the case");
    assert_ne!(run(FilterNot, INT_TEXT, case), case.expected);
}

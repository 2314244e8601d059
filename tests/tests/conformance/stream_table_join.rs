use streamwright::prelude::*;

use crate::bytes::Kind::{Int as INT, Long as LONG, Text as TEXT};
use crate::runner::{Entry, Kinds, check, run};
use crate::values::Text;

/// The reference's joiner: a missing side prints as `null`.
#[replay_safe]
fn concat(left: &str, separator: &str, right: Option<&String>) -> Text {
    Text(format!("{left}{separator}{}", right.map_or("null", String::as_str)))
}

topology! {
    #![application_id = "conformance-inner-join-int-v1"]
    pub struct InnerInt;

    #[source(topic = "streamTopic", key = I32, value = Utf8)]
    let s: Stream<Option<i32>, Option<String>>;

    #[source(topic = "tableTopic", key = I32, value = Utf8)]
    #[store(name = "table")]
    let t: Table<i32, String>;

    #[sink(topic = "out", key = I32, value = Utf8)]
    let out: Stream<i32, Text> = s.join(t, |_, left, right| concat(left, "+", Some(right)));
}

topology! {
    #![application_id = "conformance-left-join-int-v1"]
    pub struct LeftInt;

    #[source(topic = "streamTopic", key = I32, value = Utf8)]
    let s: Stream<Option<i32>, Option<String>>;

    #[source(topic = "tableTopic", key = I32, value = Utf8)]
    #[store(name = "table")]
    let t: Table<i32, String>;

    #[sink(topic = "out", key = I32, value = Utf8)]
    let out: Stream<Option<i32>, Text> = s.left_join(t, |_, left, right| concat(left, "+", right));
}

topology! {
    #![application_id = "conformance-inner-join-long-v1"]
    pub struct InnerLong;

    #[source(topic = "inputTopicLeft", key = I64, value = Utf8)]
    let s: Stream<Option<i64>, Option<String>>;

    #[source(topic = "inputTopicRight", key = I64, value = Utf8)]
    #[store(name = "table")]
    let t: Table<i64, String>;

    #[sink(topic = "out", key = I64, value = Utf8)]
    let out: Stream<i64, Text> = s.join(t, |_, left, right| concat(left, "-", Some(right)));
}

topology! {
    #![application_id = "conformance-left-join-long-v1"]
    pub struct LeftLong;

    #[source(topic = "inputTopicLeft", key = I64, value = Utf8)]
    let s: Stream<Option<i64>, Option<String>>;

    #[source(topic = "inputTopicRight", key = I64, value = Utf8)]
    #[store(name = "table")]
    let t: Table<i64, String>;

    #[sink(topic = "out", key = I64, value = Utf8)]
    let out: Stream<Option<i64>, Text> = s.left_join(t, |_, left, right| concat(left, "-", right));
}

topology! {
    #![application_id = "conformance-left-join-text-v1"]
    pub struct LeftText;

    #[source(topic = "st", key = Utf8, value = Utf8)]
    let s: Stream<Option<String>, Option<String>>;

    #[source(topic = "tt", key = Utf8, value = Utf8)]
    #[store(name = "table")]
    let t: Table<String, String>;

    #[sink(topic = "out", key = Utf8, value = Utf8)]
    let out: Stream<Option<String>, Text> = s.left_join(t, |_, left, right| concat(left, "+", right));
}

const BY_INT: Kinds = Kinds { input: (INT, TEXT), output: (INT, TEXT) };
const BY_LONG: Kinds = Kinds { input: (LONG, TEXT), output: (LONG, TEXT) };
const BY_TEXT: Kinds = Kinds { input: (TEXT, TEXT), output: (TEXT, TEXT) };

pub(crate) static CASES: &[Entry] = &[
    Entry {
        id: "KStreamKTableJoinTest.shouldNotJoinWithEmptyTableOnStreamUpdates",
        run: |case| run(InnerInt, BY_INT, case),
    },
    Entry {
        id: "KStreamKTableJoinTest.shouldJoinOnlyIfMatchFoundOnStreamUpdates",
        run: |case| run(InnerInt, BY_INT, case),
    },
    Entry {
        id: "KStreamKTableJoinTest.shouldClearTableEntryOnNullValueUpdates",
        run: |case| run(InnerInt, BY_INT, case),
    },
    Entry {
        id: "KStreamKTableJoinTest.shouldLogAndMeterWhenSkippingNullLeftKey",
        run: |case| run(InnerInt, BY_INT, case),
    },
    Entry {
        id: "KStreamKTableJoinTest.shouldLogAndMeterWhenSkippingNullLeftValue",
        run: |case| run(InnerInt, BY_INT, case),
    },
    Entry { id: "KStreamKTableLeftJoinTest.shouldNotJoinOnTableUpdates", run: |case| run(LeftInt, BY_INT, case) },
    Entry {
        id: "KStreamKTableLeftJoinTest.shouldJoinRegardlessIfMatchFoundOnStreamUpdates",
        run: |case| run(LeftInt, BY_INT, case),
    },
    Entry {
        id: "KStreamKTableLeftJoinTest.shouldClearTableEntryOnNullValueUpdates",
        run: |case| run(LeftInt, BY_INT, case),
    },
    Entry { id: "StreamTableJoinIntegrationTest.testInner", run: |case| run(InnerLong, BY_LONG, case) },
    Entry { id: "StreamTableJoinIntegrationTest.testLeft", run: |case| run(LeftLong, BY_LONG, case) },
    Entry { id: "probe.nulls[left]", run: |case| run(LeftText, BY_TEXT, case) },
];

#[test]
fn stream_table_join() {
    check("stream_table_join.json", CASES);
}

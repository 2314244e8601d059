use streamwright::prelude::*;

use crate::bytes::Kind::{Long as LONG, Text as TEXT};
use crate::runner::{Entry, Kinds, check, run};
use crate::values::Long;

topology! {
    #![application_id = "conformance-group-by-v1"]
    pub struct GroupByCount;

    #[source(topic = "t", key = Utf8, value = Utf8)]
    let s: Stream<Option<String>, Option<String>>;

    // The reference drops a null that was selected as the key. Here a group's key has a type without null, so the
    // record has to be dropped where the null comes from.
    let present: Stream<Option<String>, String> = s.flat_map_values(|_, value| value.clone());

    #[repartition(name = "by-value", key = Utf8, value = Utf8)]
    #[store(name = "count-by-value", key = Utf8, value = I64)]
    let counts: Table<String, i64> = present.group_by(|_, value| value.clone()).count();

    #[sink(topic = "out", key = Utf8, value = I64)]
    let out: Stream<String, Long> = counts.to_stream().map_values(|_, count| Long(*count));
}

pub(crate) static CASES: &[Entry] = &[Entry {
    id: "probe.group-by-repartition",
    run: |case| run(GroupByCount, Kinds { input: (TEXT, TEXT), output: (TEXT, LONG) }, case),
}];

#[test]
fn stream_aggregate() {
    check("stream_aggregate.json", CASES);
}

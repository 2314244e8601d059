//! Rows that a table's `group_by` gives are no pair of a group and what the topic carries, or joined rows are of another type.

use streamwright::prelude::*;

topology! {
    #![application_id = "names-v1"]
    #![lock = none]
    pub struct Names;

    #[source(topic = "names", key = Utf8, value = Utf8)]
    #[store(name = "names")]
    let names: Table<String, String>;

    #[repartition(name = "same-names", key = Utf8, value = Utf8, carries = String)]
    #[store(name = "same-names", key = Utf8, value = I64)]
    let same: Table<String, i64> = names.group_by(|_, name| name.clone()).count(); // ERROR E0277

    #[repartition(name = "lengths", key = Utf8, value = I64, carries = i64)]
    #[store(name = "lengths", key = Utf8, value = I64)]
    let lengths: Table<String, i64> = names.group_by(|_, name| (name.clone(), name.len())).count(); // ERROR E0277

    let pairs: Table<String, i64> = names.join(names, |_, left, right| left.len() + right.len()); // ERROR E0308
    let _changes: Stream<String, Option<i64>> = pairs.to_stream();
}

fn main() {}

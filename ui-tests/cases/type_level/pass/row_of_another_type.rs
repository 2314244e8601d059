//! The nearest legal neighbour of `fail/row_of_another_type.rs`.

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
    let same: Table<String, i64> = names.group_by(|_, name| (name.clone(), name.clone())).count();

    #[repartition(name = "lengths", key = Utf8, value = Json, carries = usize)]
    #[store(name = "lengths", key = Utf8, value = I64)]
    let lengths: Table<String, i64> = names.group_by(|_, name| (name.clone(), name.len())).count();

    let pairs: Table<String, usize> = names.join(names, |_, left, right| left.len() + right.len());
    let _changes: Stream<String, Option<usize>> = pairs.to_stream();
}

fn main() {}

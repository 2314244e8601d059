//! One topology for each table operator that is timed, and a count to compare with. Nothing of them reaches a sink: what is
//! measured is the operator.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

/// The left side, and the only input of all but the join.
pub(crate) const LEFT: &str = "bench.left.v1";
/// The right side of the join.
pub(crate) const RIGHT: &str = "bench.right.v1";

/// What a sink would write, if anything came to it.
#[derive(Debug, Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "bench.tables", label = "negative", id(total))]
pub(crate) struct Negative {
    pub(crate) total: i64,
}

topology! {
    #![application_id = "bench-counted-streams-v1"]

    /// How many records each key has.
    pub(crate) struct Counted;

    #[source(topic = "bench.left.v1", key = Utf8, value = I64)]
    let left: Stream<String, i64>;
    #[store(name = "counts", key = Utf8, value = I64)]
    let counts: Table<String, i64> = left.group_by_key().count();
    #[sink(topic = "bench.counts.v1", key = Utf8, value = Json)]
    let none: Stream<String, Negative> =
        counts.to_stream().filter(|_, count| *count < 0).map_values(|_, count| Negative { total: *count });
}

topology! {
    #![application_id = "bench-joined-streams-v1"]

    /// The sum of two tables, which both change.
    pub(crate) struct Joined;

    #[source(topic = "bench.left.v1", key = Utf8, value = I64)]
    #[store(name = "left")]
    let left: Table<String, i64>;
    #[source(topic = "bench.right.v1", key = Utf8, value = I64)]
    #[store(name = "right")]
    let right: Table<String, i64>;
    let sums: Table<String, i64> = left.join(right, |_, left, right| left + right);
    #[sink(topic = "bench.sums.v1", key = Utf8, value = Json)]
    let none: Stream<String, Negative> =
        sums.to_stream().flat_map_values(|_, sum| sum.filter(|sum| *sum < 0)).map_values(|_, sum| Negative { total: *sum });
}

topology! {
    #![application_id = "bench-grouped-streams-v1"]

    /// The rows of a table, grouped by a hundredth of their values: most move to another group with each change.
    pub(crate) struct Grouped;

    #[source(topic = "bench.left.v1", key = Utf8, value = I64)]
    #[store(name = "rows")]
    let rows: Table<String, i64>;
    #[repartition(name = "rows-by-group", key = I64, value = I64, carries = i64)]
    #[store(name = "groups", key = I64, value = I64)]
    let groups: Table<i64, i64> =
        rows.group_by(|_, value| (value / 100, *value)).reduce(|sum, value| sum + value, |sum, value| sum - value);
    #[sink(topic = "bench.groups.v1", key = I64, value = Json)]
    let none: Stream<i64, Negative> =
        groups.to_stream().filter(|_, sum| *sum < 0).map_values(|_, sum| Negative { total: *sum });
}

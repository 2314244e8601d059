//! A total a key, and nothing else: what a million keys weigh.

use streamwright::prelude::*;

use crate::progress;

/// Where amounts come from, keyed already.
pub(crate) const INPUT: &str = "bench.amounts.v1";
/// The group, and the prefix of the changelog.
pub(crate) const APPLICATION_ID: &str = "bench-totals-streams-v1";

#[replay_safe]
fn add(_: &String, amount: &i64, total: i64) -> i64 {
    trusted!(reason = "counts for the benchmark, no result depends on it", progress::seen());
    total + amount
}

topology! {
    #![application_id = "bench-totals-streams-v1"]

    /// One source, one store.
    pub(crate) struct Totals;

    #[source(topic = "bench.amounts.v1", key = Utf8, value = I64)]
    let amounts: Stream<String, i64>;

    #[store(name = "totals", key = Utf8, value = I64)]
    let totals: Table<String, i64> = amounts.group_by_key().aggregate(|| 0, add);
}

//! A topology that counts, on a log in memory: what tests of lost and recreated topics have in common.

use std::collections::BTreeMap;

use streamwright::config::Config;
use streamwright::log::{MemoryLog, Record as _};
use streamwright::prelude::*;
use streamwright::{Error, Summary, run_on};

pub(crate) const GUARANTEES: [&str; 2] = ["exactly_once_v2", "at_least_once"];

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, Fact)]
#[fact(namespace = "lost.counts", label = "count", id(user, count))]
pub(crate) struct Count {
    pub(crate) user: String,
    pub(crate) count: i64,
}

topology! {
    #![application_id = "lost-counts-v1"]

    pub(crate) struct Counts;

    #[source(topic = "orders", key = Utf8, value = I64, partitions = 1)]
    let orders: Stream<String, i64>;

    #[store(name = "counts", key = Utf8, value = I64)]
    let counts: Table<String, i64> = orders.group_by_key().count();

    #[sink(topic = "counted", key = Utf8, value = Json)]
    let counted: Stream<String, Count> =
        counts.to_stream().map_values(|user, count| Count { user: user.clone(), count: *count });
}

/// Records of seven users, in turn.
pub(crate) fn write(log: &MemoryLog, topic: &str, records: i64) {
    for number in 0..records {
        let key = format!("user-{}", number % 7);
        log.append(topic, 0, Some(key.as_bytes()), Some(&1_i64.to_be_bytes()), number, &Headers::new());
    }
}

/// Runs to the end of the input.
pub(crate) fn run<T: Topology>(topology: T, log: &MemoryLog, settings: &[(&str, &str)]) -> Result<Summary, Error> {
    let mut builder = Config::for_topology(T::DESCRIPTION).exit_at_end(true).set("commit.interval.ms", "50");
    for (key, value) in settings {
        builder = builder.set(key, *value);
    }
    run_on(topology, log, builder.build().expect("right settings"))
}

/// The last count of every user, and how many counts were written.
pub(crate) fn counted(log: &MemoryLog) -> (BTreeMap<String, i64>, usize) {
    let (mut last, mut written) = (BTreeMap::new(), 0);
    log.visit("counted", 0, 0, |record| {
        let Count { user, count } = serde_json::from_slice(record.value().expect("a count")).expect("JSON of ours");
        last.insert(user, count);
        written += 1;
    });
    (last, written)
}

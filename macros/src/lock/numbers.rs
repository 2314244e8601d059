//! The numbers of sub-topologies. Tasks, and the directories of their stores, are called after them, so what the lock knows
//! keeps its number wherever it is written now. What is new gets the lowest number that is free.

use super::contract::{Contract, Kind, Value};
use crate::model::{Model, Topic};

/// No topology has so many; a lock that says so was not written by us.
const MOST: u64 = 1_000;

/// The number of each sub-topology, in the order of the source. A number that nobody has any more stays free.
pub(super) fn assigned(model: &Model, then: &Contract) -> Vec<usize> {
    let mut numbers: Vec<Option<usize>> = vec![None; model.subtopologies.len()];
    for (subtopology, number) in claims(model, then) {
        if numbers[subtopology].is_none() && !numbers.contains(&Some(number)) {
            numbers[subtopology] = Some(number);
        }
    }
    for at in 0..numbers.len() {
        if numbers[at].is_none() {
            numbers[at] = (0..).find(|free| !numbers.contains(&Some(*free)));
        }
    }
    numbers.into_iter().flatten().collect()
}

/// Sub-topologies with the numbers that their parts had, those of stores first: their files are called after them.
fn claims(model: &Model, then: &Contract) -> Vec<(usize, usize)> {
    let had = |kind, name: String, line| match then.get(kind, &name)?.get(line)? {
        Value::Number(number) if *number < MOST => usize::try_from(*number).ok(),
        _ => None,
    };
    let stores = model
        .stores
        .iter()
        .filter_map(|store| Some((store.subtopology, had(Kind::Store, store.name.value.value(), "subtopology")?)));
    let sources = model.sources.iter().filter_map(|source| {
        let number = match &source.topic {
            Topic::External(topic) => had(Kind::Source, topic.value(), "subtopology"),
            Topic::Repartition(topic) => had(Kind::Repartition, topic.value(), "read_in"),
        };
        Some((source.subtopology, number?))
    });
    stores.chain(sources).collect()
}

//! A changelog that is not there although the group has made progress held state that is gone: going on would answer
//! from nothing. Looked at before the topic is created, because an empty one would look like a store that was never
//! written, to this start or to the next.

use super::lookup::Lookup;
use crate::log::LogError;
use crate::log::topics::{Partitions, Role, TopicTable};

/// Checks the changelogs among the topics of `table` at the positions `missing`.
pub(super) fn check(lookup: &Lookup, table: &TopicTable, missing: &[usize]) -> Result<(), LogError> {
    for &changelog in missing {
        // A changelog has as many partitions as what its sub-topology reads.
        let (Role::Changelog, Partitions::LikeLargestOf(inputs)) =
            (table.topics[changelog].role, &table.plan.topics[changelog].partitions)
        else {
            continue;
        };
        for input in inputs.iter().filter(|input| !missing.contains(input)) {
            let (topic, input) = (&table.topics[changelog].name, &table.topics[*input]);
            let Some((partition, offset)) = lookup.progress(&input.name, input.partitions)? else { continue };
            // Another instance that starts at the same time creates it before it makes progress.
            if lookup.partition_count(topic)?.is_some() {
                continue;
            }
            return Err(LogError::Topic {
                topic: topic.to_string(),
                reason: format!(
                    "does not exist, but the group has already processed topic `{}` partition {partition} up to offset \
                     {offset}: the changelog was deleted, and with it the state; bring it back, or give the \
                     application a new version suffix",
                    input.name
                ),
            });
        }
    }
    Ok(())
}

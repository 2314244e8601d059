//! A topic of ours that is not there although the group has made progress is gone with what it held. A changelog held state:
//! going on would answer from nothing. A repartition topic held records on their way. Looked at before the topic is created,
//! because an empty one would look like one that was never written, to this start or to the next.

use super::lookup::Lookup;
use crate::committed::Metadata;
use crate::config::{Config, OffsetsLost};
use crate::log::LogError;
use crate::log::topics::{Partitions, Role, TopicTable};

/// Checks the topics of `table` at the positions `missing`.
pub(super) fn check(lookup: &Lookup, config: &Config, table: &TopicTable, missing: &[usize]) -> Result<(), LogError> {
    changelogs(lookup, table, missing)?;
    let gone = |&topic: &usize| table.topics[topic].role == Role::Repartition;
    if config.offsets_lost == OffsetsLost::Reprocess || !missing.iter().any(gone) {
        return Ok(());
    }
    repartitions(lookup, table, missing)
}

/// The broker has forgotten the offsets in a topic that was deleted. Those of others remember it; those that an older
/// version committed, or that brokers without ids hold, show only that the application has run.
fn repartitions(lookup: &Lookup, table: &TopicTable, missing: &[usize]) -> Result<(), LogError> {
    let (mut remembered, mut progress) = (Vec::new(), None);
    for input in table.inputs() {
        if missing.contains(&(input.0 as usize)) {
            continue;
        }
        let info = table.info(input);
        for at in lookup.committed(&info.name, info.partitions)? {
            remembered.extend(Metadata::decode(&at.metadata).depends.topics.into_iter().map(|(topic, _)| topic));
            if at.offset > 0 {
                progress.get_or_insert((&info.name, at.partition, at.offset));
            }
        }
    }
    for &topic in missing.iter().filter(|&&topic| table.topics[topic].role == Role::Repartition) {
        let topic = &table.topics[topic].name;
        let why = if remembered.contains(topic) {
            "the group has processed it".to_owned()
        } else if let (Some((name, partition, offset)), true) = (progress, remembered.is_empty()) {
            format!("the group has already processed topic `{name}` partition {partition} up to offset {offset}")
        } else {
            continue;
        };
        // Another instance that starts at the same time creates it before it makes progress.
        if lookup.partition_count(topic)?.is_some() {
            continue;
        }
        return Err(LogError::Topic {
            topic: topic.to_string(),
            reason: format!(
                "does not exist, but {why}: the repartition topic was deleted, and what was not processed went with it. If \
                 that was nothing, or the topology is new in this part, start once with `--offsets-lost=reprocess`, and it \
                 is created anew"
            ),
        });
    }
    Ok(())
}

fn changelogs(lookup: &Lookup, table: &TopicTable, missing: &[usize]) -> Result<(), LogError> {
    for &changelog in missing {
        // A changelog has as many partitions as what its sub-topology reads.
        let (Role::Changelog(_), Partitions::LikeLargestOf(inputs)) =
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

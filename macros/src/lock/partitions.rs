//! A key finds its state because its hash, modulo the number of partitions, leads to the same task each time. A
//! repartition without a declared number has as many partitions as what it is made of, so a change goes on through it.

use super::compare::Comparison;
use super::contract::{Kind, Value};
use super::words::{begin_again, ways_out};
use crate::catalogue;
use crate::diag::Diag;
use crate::model::{Model, Source, Topic};

pub(super) fn compare(comparison: &Comparison<'_>) {
    let model = comparison.model;
    for source in &model.sources {
        let (kind, topic) = match &source.topic {
            Topic::External(topic) => (Kind::Source, topic.value()),
            Topic::Repartition(topic) => (Kind::Repartition, topic.value()),
        };
        let Some((name, now, then)) = comparison.both(kind, &topic) else { continue };
        let Some(old) = then.get("partitions") else { continue };
        let new = now.get("partitions");
        if new == Some(old) || !leads_to_state(model, source.subtopology, &mut Vec::new()) {
            continue;
        }
        let diag = match (&source.partitions, new) {
            (Some(given), Some(new)) => {
                let message = format!("{name} has {old} partitions, not {new}");
                Diag::new(&catalogue::LOCK_PARTITIONS, &given.value, message)
            }
            _ if kind == Kind::Repartition && inherited(model, source).as_ref() != Some(old) => {
                let message = format!("{name} has {old} partitions, and would have as many as what it is made of");
                Diag::new(&catalogue::LOCK_PARTITIONS, topic_of(source), message)
                    .help(format!("write `partitions = {old}`"))
            }
            // A topic of the user's has as many as it has, whether that is declared or not.
            _ => continue,
        };
        let diag = diag.note("keys would lead to other tasks than those that hold their state");
        comparison.diags.push(match kind {
            // Only what the application owns can be migrated.
            Kind::Source => diag.help(begin_again(comparison)),
            _ => ways_out(comparison, diag, &name, then, source.node),
        });
    }
}

fn topic_of(source: &Source) -> &syn::LitStr {
    match &source.topic {
        Topic::External(topic) | Topic::Repartition(topic) => topic,
    }
}

/// Whether there is a store in the sub-topology, or behind a repartition that has as many partitions as it.
fn leads_to_state(model: &Model, subtopology: usize, seen: &mut Vec<usize>) -> bool {
    if seen.contains(&subtopology) {
        return false;
    }
    seen.push(subtopology);
    let part = &model.subtopologies[subtopology];
    let fed =
        || model.sources.iter().filter(|source| source.partitions.is_none() && is_made_in(model, source, subtopology));
    !part.stores.is_empty() || fed().any(|source| leads_to_state(model, source.subtopology, seen))
}

/// Whether the source reads a repartition that the sub-topology writes.
fn is_made_in(model: &Model, source: &Source, subtopology: usize) -> bool {
    matches!(source.topic, Topic::Repartition(_)) && model.written_in(source) == subtopology
}

/// How many partitions a repartition has that declares none, if all that it is made of declares them.
fn inherited(model: &Model, repartition: &Source) -> Option<Value> {
    let inputs = model.subtopologies[model.written_in(repartition)].sources.iter();
    let counts: Option<Vec<u64>> = inputs
        .map(|&input| model.sources[input].partitions.as_ref().map(|given| u64::from(given.value.count)))
        .collect();
    counts?.into_iter().max().map(Value::Number)
}

//! A key finds its state because its hash, modulo the number of partitions, leads to the same task each time.

use super::compare::Comparison;
use super::contract::Kind;
use super::words::{begin_again, ways_out};
use crate::catalogue;
use crate::diag::Diag;
use crate::model::Topic;

pub(super) fn compare(comparison: &Comparison<'_>) {
    for source in &comparison.model.sources {
        let (kind, topic) = match &source.topic {
            Topic::External(topic) => (Kind::Source, topic.value()),
            Topic::Repartition(topic) => (Kind::Repartition, topic.value()),
        };
        let Some((name, now, then)) = comparison.both(kind, &topic) else { continue };
        let (Some(new), Some(old)) = (now.get("partitions"), then.get("partitions")) else { continue };
        let has_state = !comparison.model.subtopologies[source.subtopology].stores.is_empty();
        let Some(given) = source.partitions.as_ref().filter(|_| new != old && has_state) else { continue };
        let diag =
            Diag::new(&catalogue::LOCK_PARTITIONS, &given.value, format!("{name} has {old} partitions, not {new}"))
                .note("keys would lead to other tasks than those that hold their state");
        comparison.diags.push(match kind {
            // Only what the application owns can be migrated.
            Kind::Source => diag.help(begin_again(comparison)),
            _ => ways_out(comparison, diag, &name, then, source.node),
        });
    }
}

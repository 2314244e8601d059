//! Positions that another topology has committed under the same application id. A new version of a program finds those of
//! the version before, and so does one of two programs that were given one id, and of which each counts a part. Nothing
//! tells the two apart, so it is said aloud, or refused where somebody wants that.

use crate::committed::{ChangelogNote, Metadata, TopologyNote};
use crate::config::TopologyChange;
use crate::error::Error;
use crate::log::{Log, TopicPartition};
use crate::topology::Topology;

use super::Worker;
use super::recovery::Failure;

/// Partitions that are named in one warning.
const NAMED: usize = 8;

/// A position, and who has committed it.
pub(super) struct Foreign {
    at: TopicPartition,
    theirs: String,
    ours: String,
}

impl<T: Topology, L: Log> Worker<T, L> {
    /// Whether another topology has committed a position; it is added to `foreign` then.
    pub(super) fn is_foreign(
        &self,
        at: TopicPartition,
        offset: i64,
        found: &Metadata,
        foreign: &mut Vec<Foreign>,
    ) -> Result<bool, Failure> {
        let task = self.tasks.iter().find(|task| task.inputs.iter().any(|input| input.partition == at));
        let (Some(task), Some(theirs)) = (task, &found.topology) else { return Ok(false) };
        if theirs.fingerprint == task.topology_note().fingerprint {
            return Ok(false);
        }
        let stores = task.stores.iter().map(|store| store.name());
        let ours = in_words(task.topology_note(), stores);
        let theirs = in_words(theirs, found.depends.changelogs.iter().map(|ChangelogNote { store, .. }| &**store));
        if self.config.topology_change == TopologyChange::Refuse {
            let (topic, partition) = (self.topics.name(at.topic).to_string(), at.partition);
            let error = Error::TopologyChanged { topic, partition, offset, old: theirs, new: ours };
            return Err(Failure::Fatal(Box::new(error)));
        }
        foreign.push(Foreign { at, theirs, ours });
        Ok(true)
    }

    /// Says it once for all partitions of two topologies.
    pub(super) fn warn_of_foreign(&self, mut foreign: Vec<Foreign>) {
        while let Some(Foreign { theirs, ours, .. }) = foreign.first() {
            let (old, new) = (theirs.clone(), ours.clone());
            let (same, rest) = foreign.into_iter().partition(|other| other.theirs == old && other.ours == new);
            foreign = rest;
            let same: Vec<Foreign> = same;
            let name = |Foreign { at, .. }: &Foreign| format!("{}/{}", self.topics.name(at.topic), at.partition);
            let partitions: Vec<String> = same.iter().take(NAMED).map(name).collect();
            let (application_id, n_partitions) = (&self.config.application_id, same.len());
            tracing::warn!(
                application_id,
                old,
                new,
                n_partitions,
                ?partitions,
                "another topology has committed the positions of these partitions. If this program is a new version of \
                 that one, it goes on from there, and nothing is wrong. If not, two programs have the same application \
                 id, take the partitions in turns, and each sees a part of the records: stop one, and give it another \
                 application id"
            );
        }
    }
}

fn in_words<'s>(note: &TopologyNote, stores: impl Iterator<Item = &'s str>) -> String {
    let stores: Vec<&str> = stores.collect();
    let stores = if stores.is_empty() { "no store".to_owned() } else { format!("stores {}", stores.join(", ")) };
    format!("{} (fingerprint {:016x}, {stores})", note.name, note.fingerprint)
}

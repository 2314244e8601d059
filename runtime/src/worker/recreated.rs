//! Topics that are others than those that the group has processed. A topic that is deleted and created anew has the same
//! name and another id. The broker forgets its offsets, so that it looks like one that was never read; but the offsets of
//! other topics remember the ids of all that the application reads, see [`Depends`].

use crate::committed::{Depends, Metadata};
use crate::config::{OffsetsLost, TopicsRecreated};
use crate::error::Error;
use crate::log::{Consumer, Log, LogError, TopicPartition, TopicUuid};
use crate::task::RestoreError;
use crate::topology::Topology;

use super::Worker;
use super::recovery::Failure;

impl<T: Topology, L: Log> Worker<T, L> {
    /// Whether a committed position is one of another topic, and holds in this one because somebody says so.
    pub(super) fn is_accepted_anew(&self, at: TopicPartition, found: &Metadata) -> Result<bool, Failure> {
        let info = self.topics.info(at.topic);
        let (Some(now), Some(known)) = (info.uuid, found.depends.topic(&info.name)) else { return Ok(false) };
        if now == known {
            return Ok(false);
        }
        let (topic, partition) = (&*info.name, at.partition);
        if self.config.topics_recreated == TopicsRecreated::Accept {
            tracing::warn!(topic, partition, %now, %known, "another topic of this name: committed offsets hold in it");
            return Ok(true);
        }
        let lost = format!(
            "topic `{topic}` partition {partition}: the topic id is {now}, and the group has committed its offset in another \
             topic of that name, with the id {known}: it was deleted and created anew, or copied. {}",
            self.ways_on()
        );
        Err(Failure::Fatal(Box::new(Error::StateLost(lost))))
    }

    /// Checks the topics of partitions for which nothing is committed: whether others remember them.
    pub(super) fn check_first(&mut self, partitions: &[TopicPartition]) -> Result<(), Failure> {
        if partitions.is_empty() || self.config.offsets_lost == OffsetsLost::Reprocess {
            return Ok(());
        }
        let committed = self.consumer.committed(&self.topics.input_partitions()).map_err(Failure::Log)?;
        let depends = committed.into_iter().flatten().map(|at| (at.partition, Metadata::decode(&at.metadata).depends));
        let depends: Vec<(TopicPartition, Depends)> = depends.collect();
        for &at in partitions {
            let info = self.topics.info(at.topic);
            let Some(now) = info.uuid else { continue };
            let known = depends.iter().filter_map(|(by, depends)| Some((*by, depends.topic(&info.name)?)));
            let known: Vec<(TopicPartition, TopicUuid)> = known.collect();
            // Whoever has committed since then knows the topic as it is, and what others noted before is old.
            if known.iter().any(|(_, uuid)| *uuid == now) {
                continue;
            }
            let Some((by, known)) = known.first() else { continue };
            let reason = format!(
                "partition {} has no committed offset, and the topic id is {now}; the group has processed another topic of \
                 that name, with the id {known}, as it noted beside the offset of topic `{}` partition {}: it was deleted \
                 and created anew, and what was not processed went with it. Start once with `--offsets-lost=reprocess` to \
                 read what it holds now, as `offset_reset` says. {}",
                at.partition,
                self.topics.name(by.topic),
                by.partition,
                self.start_anew()
            );
            return Err(Failure::Fatal(LogError::Topic { topic: info.name.to_string(), reason }.into()));
        }
        Ok(())
    }

    /// A restore that failed for good names the ways on.
    pub(super) fn of_restore(&self, at: usize, error: RestoreError) -> Failure {
        match error {
            lost @ RestoreError::Unbelievable { .. } => {
                let lost = format!("task {}: {lost}. {}", self.tasks[at].id, self.ways_on());
                Failure::Fatal(Box::new(Error::StateLost(lost)))
            }
            unreadable @ RestoreError::Unreadable { .. } => {
                let lost = format!(
                    "task {}: {unreadable}; another program, or another version of this one, has written it: go on with the \
                     one that did, or reset the application",
                    self.tasks[at].id
                );
                Failure::Fatal(Box::new(Error::StateLost(lost)))
            }
            RestoreError::Log(error) => Failure::Restore(error),
            RestoreError::Store(error) => Failure::Store(error),
        }
    }

    /// Whether somebody wants to go on behind records that were removed.
    pub(super) fn skips(&self, failure: &Failure) -> bool {
        let is_removed = matches!(failure, Failure::Log(LogError::Removed { .. }));
        is_removed && self.config.offsets_lost == OffsetsLost::SkipRemoved
    }

    fn ways_on(&self) -> String {
        let accept = "If the topic as it is now is a complete copy, start once with `--topics-recreated=accept`";
        format!("{accept}. {}", self.start_anew())
    }

    /// The way out that is always there.
    pub(super) fn start_anew(&self) -> String {
        let group = &self.config.application_id;
        format!(
            "Or start anew: delete the group `{group}`, every topic whose name begins with `{group}-` and the directory `{}`",
            self.config.state_dir.join(group).display()
        )
    }
}

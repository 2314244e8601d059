//! Membership in the group, as librdkafka's callbacks report it. The eager protocol: everything is given back
//! before anything is assigned.

use std::sync::Arc;

use rdkafka::TopicPartitionList;
use rdkafka::consumer::{BaseConsumer, Consumer as _};

use super::context::Context;
use super::ffi::group::GroupMetadata;

/// Proof of membership: the group's generation and our member id, as they were when an assignment was announced.
#[derive(Debug, Clone)]
pub struct Group(Arc<GroupMetadata>);

impl Group {
    pub(super) fn metadata(&self) -> &GroupMetadata {
        &self.0
    }
}

/// A change of assignment that the worker has not been told of.
#[derive(Debug)]
pub(super) enum Event {
    Assigned(Vec<(String, i32)>),
    Revoked,
    Lost,
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Membership {
    /// The last change that the worker has not seen.
    pending: Option<Event>,
    /// The membership as it was when the current assignment was announced, and not a moment later: read after a
    /// rejoin it would vouch for partitions that are somebody else's by now.
    group: Option<Group>,
    /// Nobody listens any more: answer for the worker.
    closing: bool,
}

impl Membership {
    pub(super) fn assigned(&mut self, consumer: &BaseConsumer<Context>, partitions: &TopicPartitionList) {
        if self.closing {
            unassign(consumer);
            return;
        }
        self.group = GroupMetadata::capture(consumer).map(|metadata| Group(Arc::new(metadata)));
        if self.group.is_none() {
            // The broker would not check such a membership at all; without one nothing can be committed.
            tracing::warn!("an assignment came when the membership of the group was lost already");
        }
        let partitions =
            partitions.elements().iter().map(|element| (element.topic().to_owned(), element.partition())).collect();
        self.pending = Some(Event::Assigned(partitions));
    }

    pub(super) fn revoked(&mut self, consumer: &BaseConsumer<Context>) {
        if self.closing {
            unassign(consumer);
            return;
        }
        if consumer.assignment_lost() {
            self.group = None;
            self.pending = Some(Event::Lost);
        } else {
            // Still ours until the worker lets go: it may commit once more.
            self.pending = Some(Event::Revoked);
        }
    }

    pub(super) fn take_event(&mut self) -> Option<Event> {
        self.pending.take()
    }

    pub(super) fn group(&self) -> Option<Group> {
        self.group.clone()
    }

    /// The worker has let go of its assignment.
    pub(super) fn released(&mut self) {
        self.group = None;
    }

    pub(super) fn close(&mut self) {
        *self = Self { closing: true, ..Self::default() };
    }
}

fn unassign(consumer: &BaseConsumer<Context>) {
    if let Err(error) = consumer.unassign() {
        tracing::warn!(%error, "giving back partitions while closing");
    }
}

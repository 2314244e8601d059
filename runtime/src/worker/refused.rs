//! Outputs that the log refuses after it has taken them. Their transaction can only be aborted; when their input is
//! processed again, the record that it was goes to the dead letter topic in their place, in one transaction with the rest.
//!
//! Each attempt learns of one refused output at least, or is the last; and attempts end with `task.timeout.ms`, whatever
//! they learn.

use crate::commit::CommitError;
use crate::log::topics::Role;
use crate::log::{Log, LogError, Producer, TopicId, TopicPlan};
use crate::task::{Failure as TaskFailure, TaskError};
use crate::topology::Topology;

use super::Worker;
use super::recovery::Failure;

const WAY_OUT: &str = "; `on_unwritable = dead_letter(\"topic\")` at the sink would let the application go on";

impl<T: Topology, L: Log> Worker<T, L> {
    /// Whether the failure is that the log refused outputs, all of whose sinks know another way, and whether another
    /// attempt would know more than this one. Where there could be another way, the failure says so from now on.
    pub(super) fn learns_of_refused(&mut self, failure: &mut Failure) -> bool {
        let Some((topic, reason)) = refusal(failure) else { return false };
        let all_have_way = self.producer.refused().iter().all(|output| has_way(&self.topics.plan, output.target.topic));
        if all_have_way && self.learn_refused() {
            return true;
        }
        let plan = &self.topics.plan;
        let is_output = |id: &TopicId| matches!(self.topics.info(*id).role, Role::External { .. });
        if let Some(id) = self.topics.find(topic).filter(is_output)
            && plan.sinks.contains(&id)
            && !has_way(plan, id)
        {
            reason.push_str(WAY_OUT);
        }
        false
    }

    /// Remembers what the log has refused so far of the current transaction, for the next attempt.
    pub(super) fn learn_refused(&mut self) -> bool {
        let plan = &self.topics.plan;
        let outputs = self.producer.refused().iter().filter(|output| has_way(plan, output.target.topic));
        self.scratch.refused.learn(outputs.cloned())
    }

    /// Forgets the refused outputs whose inputs are committed, and those whose inputs are another worker's now.
    pub(super) fn forget_refused(&mut self) {
        if self.scratch.refused.is_empty() {
            return;
        }
        let inputs = || self.tasks.iter().flat_map(|task| &task.inputs);
        self.scratch.refused.committed(|(partition, offset)| {
            inputs().any(|input| input.partition == partition && input.position <= offset)
        });
    }
}

/// Whether a sink that writes to a topic has a dead letter topic. Where only another one has, the next attempt finds that
/// this one has none.
fn has_way(plan: &TopicPlan, topic: TopicId) -> bool {
    plan.sinks.iter().zip(&plan.sink_dead_letters).any(|(&sink, dead)| sink == topic && dead.is_some())
}

/// The topic that does not take a record, and why.
fn refusal(failure: &mut Failure) -> Option<(&str, &mut String)> {
    match failure {
        Failure::Log(LogError::Unwritable { topic, reason, .. })
        | Failure::Commit(CommitError::Aborted(LogError::Unwritable { topic, reason, .. }))
        | Failure::Task(TaskError { failure: TaskFailure::Log(LogError::Unwritable { topic, reason, .. }), .. }) => {
            Some((topic.as_str(), reason))
        }
        _ => None,
    }
}

//! State whose input positions are gone. The group's offsets live shorter than the state: the group is deleted, or stopped
//! for longer than the broker keeps its offsets, or somebody sets them back. Whoever then simply went on would take the
//! same input into the state again.
//!
//! Every partition has a committed position before its first record is processed, and the state knows what it is the fold
//! of. So a position that is missing is a first one only where there is no state yet.

use crate::config::OffsetsLost;
use crate::description::ProcessingGuarantee;
use crate::error::Error;
use crate::log::{ChangelogReader, CommittedOffset, Consumer, Log, TopicPartition};
use crate::store::{Processed, StoreBackend};
use crate::task::Input;
use crate::topology::Topology;

use super::Worker;
use super::recovery::Failure;

/// The way out where nothing knows the position.
const BY_HAND: &str = "If you know where to go on, commit these offsets by hand";

impl<T: Topology, L: Log> Worker<T, L> {
    /// Commits the positions that `offset_reset` has chosen for tasks without state, before any record is processed:
    /// whoever goes back to what is committed finds them, and does not choose again. Those of tasks with state wait
    /// until the state can be asked, see [`Worker::settle`].
    pub(super) fn commit_first(&mut self) -> Result<(), Failure> {
        let mut first = Vec::new();
        for at in 0..self.tasks.len() {
            if self.tasks[at].inputs.iter().all(Input::is_settled) {
                continue;
            }
            if self.tasks[at].stores.is_empty() {
                if self.tasks[at].processed(&self.noted).iter().any(Option::is_some) {
                    continue;
                }
                if self.config.offsets_lost != OffsetsLost::Reprocess
                    && let Some(changelog) = self.history()?
                {
                    // Whoever was held up meanwhile sees what another member began.
                    let moved_on = self.has_moved_on(at)?;
                    return Err(if moved_on { Failure::NotAMember } else { self.lost_without_state(at, changelog) });
                }
            } else if !self.is_untouched(at)? {
                continue;
            }
            let chosen = self.tasks[at].inputs.iter().filter(|input| !input.is_settled());
            first.extend(chosen.filter_map(|input| self.tasks[at].position(input.partition)));
        }
        self.commit_positions(&first)
    }

    /// Whether a task's stores and changelogs never held anything.
    fn is_untouched(&mut self, at: usize) -> Result<bool, Failure> {
        let task = &self.tasks[at];
        if task.stores.iter().any(|store| store.backend().changelog_offset().is_some()) {
            return Ok(false);
        }
        for &changelog in &task.changelogs {
            if self.reader.bounds(changelog).map_err(Failure::Log)?.high > 0 {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Compares what the group has committed with what is in the state of a task that has just been restored, before
    /// the task runs.
    pub(super) fn settle(&mut self, at: usize) -> Result<(), Failure> {
        let task = &self.tasks[at];
        let known = task.processed(&self.noted);
        let none = task.inputs.iter().all(|input| !input.is_committed);
        let holds_state = (none || known.iter().all(Option::is_none)) && task.holds_state().map_err(Failure::Store)?;
        let round = known.iter().flatten().map(|known| known.round).max();
        let round = round.unwrap_or_else(|| task.stored_positions().round);
        let exactly_once = self.config.processing_guarantee == ProcessingGuarantee::ExactlyOnceV2;
        // Under at-least-once the state may be ahead: what is in it is committed before the offsets are.
        let is_behind = |input: usize| {
            let Input { is_committed, round, position, .. } = task.inputs[input];
            let ahead = |known: Processed| round <= known.round && known.offset > position;
            exactly_once && is_committed && known[input].is_some_and(ahead)
        };
        let is_lost =
            |input: usize| !task.inputs[input].is_committed && (none && holds_state || known[input].is_some());
        let troubled: Vec<usize> = (0..known.len()).filter(|&input| is_lost(input) || is_behind(input)).collect();
        if let Some(&first) = troubled.first() {
            if self.has_moved_on(at)? {
                return Err(Failure::NotAMember);
            }
            match self.config.offsets_lost {
                OffsetsLost::ContinueAtStored if known.iter().any(Option::is_some) => {
                    let moved = |input: usize| Some((input, known[input]?));
                    let moved: Vec<(usize, Processed)> = troubled.into_iter().filter_map(moved).collect();
                    return self.continue_at(at, &moved, round);
                }
                OffsetsLost::Fail | OffsetsLost::ContinueAtStored | OffsetsLost::SkipRemoved => {
                    return Err(self.lost(at, first, known[first]));
                }
                OffsetsLost::Reprocess => {
                    let task = self.tasks[at].id;
                    tracing::warn!(%task, "offsets are lost: the input is processed again, on top of the state");
                    return self.fix(at, round + 1, true);
                }
            }
        }
        self.fix(at, round, false)?;
        // Whatever is found without any of this had nothing of its input yet, or an older version noted nothing.
        let task = &mut self.tasks[at];
        if self.topics.plan.positions.is_some() && (task.stores.is_empty() || holds_state) {
            for (input, known) in task.inputs.iter_mut().zip(known) {
                input.unnoted = known.is_none();
            }
        }
        Ok(())
    }

    /// Whether the group has gone on with a task's inputs since its positions were asked for. A worker that was held up long
    /// enough has lost them to another member without hearing of it yet: what its state is ahead by is that member's work.
    fn has_moved_on(&mut self, at: usize) -> Result<bool, Failure> {
        let partitions: Vec<TopicPartition> = self.tasks[at].inputs.iter().map(|input| input.partition).collect();
        let committed = self.consumer.committed(&partitions).map_err(Failure::Log)?;
        let moved = |(input, committed): (&Input<_, _>, Option<CommittedOffset>)| {
            // A position that is to be committed again was never the committed one.
            let known = (input.is_committed && !input.recommit).then_some(input.position);
            committed.is_some_and(|now| !input.recommit && known.is_none_or(|known| now.offset > known))
        };
        Ok(self.tasks[at].inputs.iter().zip(committed).any(moved))
    }

    /// Moves inputs to where the state stands.
    fn continue_at(&mut self, at: usize, moved: &[(usize, Processed)], round: u32) -> Result<(), Failure> {
        let mut positions = Vec::with_capacity(moved.len());
        for &(number, known) in moved {
            let offset = known.offset;
            let partition = self.tasks[at].inputs[number].partition;
            let marks = self.consumer.watermarks(partition).map_err(Failure::Log)?;
            let is_another = self.tasks[at].inputs[number].is_another(known.uuid);
            if is_another || !(marks.low..=marks.high).contains(&offset) {
                // Not the topic that the state was made of, or records of it are missing.
                return Err(self.lost(at, number, Some(known)));
            }
            let task = &mut self.tasks[at];
            let (id, input) = (task.id, &mut task.inputs[number]);
            let (topic, partition_time) = (&input.topic, input.partition_time);
            tracing::warn!(
                task = %id, %topic, partition = partition.partition, offset,
                "offsets are lost: going on where the state stands"
            );
            input.reset();
            input.start_at(offset, partition_time);
            input.params_since = offset;
            positions.push((partition, offset));
        }
        self.fix(at, round, true)?;
        self.consumer.seek(&positions).map_err(Failure::Log)
    }

    /// Commits the positions of a task's inputs: all of them, or those without one.
    fn fix(&mut self, at: usize, round: u32, all: bool) -> Result<(), Failure> {
        let task = &mut self.tasks[at];
        for input in &mut task.inputs {
            input.round = input.round.max(round);
        }
        let wanted = task.inputs.iter().filter(|input| all || !input.is_settled());
        let positions: Vec<CommittedOffset> = wanted.filter_map(|input| task.position(input.partition)).collect();
        self.commit_positions(&positions)
    }

    fn commit_positions(&mut self, positions: &[CommittedOffset]) -> Result<(), Failure> {
        if positions.is_empty() {
            return Ok(());
        }
        if self.consumer.group().is_none() {
            // Somebody else may have begun there meanwhile, and must not be set back.
            return Err(Failure::NotAMember);
        }
        self.consumer.commit(positions).map_err(Failure::Log)?;
        for input in self.tasks.iter_mut().flat_map(|task| &mut task.inputs) {
            if positions.iter().any(|position| position.partition == input.partition) {
                (input.is_committed, input.recommit, input.knows_topic) = (true, false, true);
            }
        }
        Ok(())
    }

    fn lost(&mut self, at: usize, input: usize, known: Option<Processed>) -> Failure {
        let partition = self.tasks[at].inputs[input].partition;
        let marks = match self.consumer.watermarks(partition) {
            Ok(marks) => marks,
            Err(error) => return Failure::Log(error),
        };
        let task = &self.tasks[at];
        let input = &task.inputs[input];
        let (topic, partition) = (&input.topic, partition.partition);
        let stored = task.stored_positions();
        let is_foreign = !stored.is_empty() && task.processed(&self.noted).iter().all(Option::is_none);
        let problem = if input.is_committed {
            format!("the committed offset of topic `{topic}` partition {partition} is {}", input.position)
        } else {
            format!("topic `{topic}` partition {partition} has no committed offset")
        };
        let is_another = known.is_some_and(|known| input.is_another(known.uuid));
        let (stored, resume) = match known.map(|known| known.offset) {
            Some(offset) if !is_another && (marks.low..=marks.high).contains(&offset) => (
                format!("that input up to offset {offset}"),
                "Start once with `--offsets-lost=continue-at-stored` to go on where the state stands",
            ),
            Some(offset) => (
                format!(
                    "that input up to offset {offset}, and the topic holds {} to {}: it was deleted and created anew, or \
                     records were removed",
                    marks.low, marks.high
                ),
                "If nothing that was not processed went with it, start once with `--offsets-lost=reprocess` to read what \
                 it holds now",
            ),
            None if is_foreign => (
                format!("records of `{}`: the state is that of another topology", stored.topics().join("`, `")),
                "Give one of the two topologies another application id",
            ),
            None => ("records of it, in an older version that did not note up to which offset".to_owned(), BY_HAND),
        };
        self.failure(at, problem, stored, resume)
    }

    fn lost_without_state(&self, at: usize, changelog: TopicPartition) -> Failure {
        let inputs = self.tasks[at].inputs.iter().filter(|input| !input.is_committed);
        let inputs: Vec<String> =
            inputs.map(|input| format!("topic `{}` partition {}", input.topic, input.partition.partition)).collect();
        let problem = format!("{} has no committed offset, and none is noted beside the state", inputs.join(", "));
        let stored = format!("records of it: changelog `{}` is not empty", self.topics.name(changelog.topic));
        self.failure(at, problem, stored, BY_HAND)
    }

    fn failure(&self, at: usize, problem: String, stored: String, resume: &str) -> Failure {
        let group = self.config.application_id.clone();
        let advice = format!(
            "{resume}. {}. `--offsets-lost=reprocess` takes all input that has no committed offset into the existing state \
             again",
            self.start_anew()
        );
        let task = self.tasks[at].id.to_string();
        Failure::Fatal(Box::new(Error::OffsetsLost { task, problem, stored, group, advice }))
    }
}

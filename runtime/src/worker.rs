//! A worker: one thread with one consumer, one transactional producer and the tasks of its assignment.
//!
//! ```text
//! poll ─▶ distribute ─▶ restore a little ─▶ process ─▶ commit when due ─▶ poll …
//!   └ rebalance: commit, give back, take over
//! ```
//! Nothing on this path is shared with another thread but a few counters in [`Control`].

mod assignment;
mod control;
mod drain;
mod driven;
mod foreign;
mod held_back;
mod lost;
mod past;
mod positions;
mod process;
mod recovery;
mod recreated;
mod refused;
mod step;
#[cfg(test)]
mod tests;

pub(crate) use control::Control;
pub(crate) use step::Step;

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::clock::Clock;
use crate::commit::Commit;
use crate::config::{Config, TopicsRecreated};
use crate::context::Scratch;
use crate::error::Error;
use crate::failpoint;
use crate::log::{Consumer, Log, LogError, Producer, Rebalance, Record, TopicPartition, TopicTable};
use crate::metrics::{CommitMetrics, WorkerMetrics};
use crate::params::Parameters;
use crate::store::{NotedPositions, RowStore};
use crate::task::{Pace, RecordOf, Task};
use crate::topology::Topology;

use recovery::{Failure, Recovery, Renew};

/// How long a worker waits while what it has must wait for records of another partition, or for a changelog.
const STALLED_WAIT: Duration = Duration::from_millis(10);
/// How long a worker waits before it looks again whether another one has closed what is ours now.
const HANDOVER_WAIT: Duration = Duration::from_millis(5);
/// How often the lag of partitions that nothing is committed for is looked at.
const LAG_INTERVAL: Duration = Duration::from_secs(1);
/// How long a worker that only restores waits for changelog records.
const RESTORE_WAIT: Duration = Duration::from_millis(100);

/// See the module.
pub(crate) struct Worker<T: Topology, L: Log> {
    log: L,
    config: Arc<Config>,
    topics: Arc<TopicTable>,
    params: Arc<Parameters<T::Params>>,
    control: Arc<Control>,
    clock: Clock,
    number: usize,
    consumer: L::Consumer,
    producer: L::Producer,
    reader: L::Reader,
    tasks: Vec<Task<T, L>>,
    scratch: Scratch,
    polled: Vec<RecordOf<L>>,
    /// See [`process::CHUNK`].
    process_chunk: usize,
    in_transaction: bool,
    last_commit: Instant,
    pace: Pace,
    /// The task whose turn it is.
    turn: usize,
    /// Whether the last round found records but had to wait for others before them.
    stalled: bool,
    /// What the group gave us, whether or not its tasks could be built yet: a failure half way must not forget the rest.
    assignment: Vec<TopicPartition>,
    /// What is noted beside the stores of the tasks of the assignment.
    noted: Arc<NotedPositions>,
    /// Whether the consumer has been told where to read.
    accepted: bool,
    /// A task of the assignment is still held by another worker of this process.
    handover: Option<assignment::Handover>,
    lag_reported: Instant,
    held_back: held_back::Watch,
    recovery: Recovery,
    /// Something failed and was taken back: what must be made anew before the tasks go on from what is committed.
    going_back: Option<Renew>,
    metrics: WorkerMetrics,
    commit_metrics: CommitMetrics,
}

impl<T: Topology, L: Log> Worker<T, L> {
    /// From now on, whatever a serde writes is read back and compared: for tests, which pay for it gladly.
    pub(crate) fn read_back(&mut self) {
        self.scratch.reads_back = true;
    }

    /// Connects, beside a producer, which comes first: it has fenced its predecessor and resolved what that left behind.
    pub(crate) fn connect(
        producer: L::Producer,
        log: L,
        config: Arc<Config>,
        topics: Arc<TopicTable>,
        params: Arc<Parameters<T::Params>>,
        control: Arc<Control>,
        number: usize,
    ) -> Result<Self, Error> {
        let consumer = log.consumer(&config, &topics, number)?;
        let reader = log.reader(&config, &topics, number)?;
        let mut scratch = Scratch::new(T::DESCRIPTION.sinks.len());
        scratch.tap = control.has_observer().then(Vec::new);
        let pace = Pace::new(process::most_output_bytes(&config), control.clock.clone());
        let clock = control.clock.clone();
        Ok(Self {
            log,
            config,
            topics,
            params,
            control,
            number,
            consumer,
            producer,
            reader,
            tasks: Vec::new(),
            scratch,
            polled: Vec::new(),
            process_chunk: process::CHUNK,
            in_transaction: false,
            last_commit: clock.now(),
            pace,
            turn: 0,
            stalled: false,
            assignment: Vec::new(),
            noted: Arc::default(),
            accepted: false,
            handover: None,
            lag_reported: clock.now(),
            held_back: held_back::Watch::new(clock.now()),
            recovery: Recovery::default(),
            going_back: None,
            metrics: WorkerMetrics::new(number),
            commit_metrics: CommitMetrics::new(number),
            clock,
        })
    }

    /// Works until told to stop, or until something cannot be recovered from.
    pub(crate) fn run(mut self) -> Result<(), Error> {
        let result = loop {
            if self.control.is_stopping() {
                break self.stop();
            }
            if let Err(error) = self.drive() {
                break Err(error);
            }
        };
        if result.is_err() {
            self.abort_quietly();
        }
        self.control.add_state_bytes(self.state_bytes());
        self.begin_step(Step::Leaving);
        // Closed before anybody is asked to take over.
        self.tasks.clear();
        self.consumer.close();
        result
    }

    /// One round of the loop, and recovery from what can be recovered from.
    pub(crate) fn drive(&mut self) -> Result<(), Error> {
        let driven = self.turn().or_else(|failure| self.recover(failure));
        self.control.set_settled(self.number, self.is_settled());
        driven
    }

    /// Says what this worker does next.
    fn begin_step(&self, step: Step) {
        self.control.begin_step(self.number, step);
    }

    /// Whether the tasks that the group gave us are here and run.
    fn is_settled(&self) -> bool {
        self.consumer.group().is_some() && self.handover.is_none() && self.tasks.iter().all(Task::is_running)
    }

    /// Whether everything in the log so far is processed and committed.
    pub(crate) fn is_quiet(&self) -> bool {
        !self.in_transaction && self.is_idle()
    }

    /// Whether everything in the log so far is processed.
    pub(crate) fn is_idle(&self) -> bool {
        let done = |task: &Task<T, L>| {
            task.is_running()
                && task.buffered() == 0
                && task.inputs.iter().all(|input| self.consumer.at_end(input.partition))
        };
        self.going_back.is_none() && !self.tasks.is_empty() && self.tasks.iter().all(done)
    }

    /// Commits before it is due.
    pub(crate) fn commit_now(&mut self) -> Result<(), Error> {
        self.commit().or_else(|failure| self.recover(failure))
    }

    /// A store of one of this worker's tasks.
    pub(crate) fn store(&mut self, name: &str, partition: i32) -> Option<&mut RowStore<L::Store>> {
        let mut tasks = self.tasks.iter_mut().filter(|task| task.id.partition == partition);
        tasks.find_map(|task| task.stores.iter_mut().find(|store| store.name() == name))
    }

    fn turn(&mut self) -> Result<(), Failure> {
        if self.going_back.is_some_and(|due| due.consumer) {
            // This one has nothing to say any more.
            self.go_back()?;
        }
        self.begin_step(Step::Polling);
        let mut polled = std::mem::take(&mut self.polled);
        let started = self.clock.now();
        let rebalance = self.consumer.poll(self.config.max_poll_records, self.poll_timeout(), &mut polled);
        let rebalance = match rebalance {
            Err(error @ LogError::Retriable { .. }) => {
                tracing::warn!(worker = self.number, %error, "poll failed");
                None
            }
            other => other.map_err(Failure::Log)?,
        };
        self.metrics.polled(polled.len(), self.clock.elapsed(started));
        self.distribute(&mut polled);
        self.polled = polled;
        if started.duration_since(self.lag_reported) >= LAG_INTERVAL {
            self.report_lag();
        }
        // First the group: what it has taken away need not be waited for.
        self.begin_step(Step::Assigning);
        if let Some(rebalance) = rebalance {
            self.rebalance(rebalance)?;
        } else if self.handover.is_some() && self.going_back.is_none() {
            self.take_up()?;
        } else if self.consumer.group().is_none() {
            self.hand_over();
        }
        self.look_at_what_is_held_back()?;
        self.go_back()?;
        if self.handover.is_some() {
            // The tasks that are here do not know yet where to go on.
            return self.report_drained();
        }
        self.begin_step(Step::Restoring);
        self.restore()?;
        self.begin_step(Step::Processing);
        self.process()?;
        if self.is_commit_due() {
            self.commit()?;
        }
        self.report_drained()
    }

    fn poll_timeout(&self) -> Duration {
        if self.going_back.is_some() {
            return Duration::ZERO;
        }
        if self.handover.is_some() {
            return HANDOVER_WAIT;
        }
        if self.consumer.group().is_none() {
            // Nothing can be done before the next assignment, which ends the wait.
            return self.config.poll;
        }
        if self.tasks.iter().any(|task| !task.is_running()) {
            // The wait, if any, is for changelog records.
            return Duration::ZERO;
        }
        if self.tasks.iter().any(Task::is_ready) {
            return if self.stalled { STALLED_WAIT } else { Duration::ZERO };
        }
        if self.in_transaction {
            let due = self.config.commit_interval.saturating_sub(self.clock.elapsed(self.last_commit));
            return due.min(self.config.poll);
        }
        self.config.poll
    }

    /// Puts records into the queues of their tasks, and pauses partitions with enough waiting.
    fn distribute(&mut self, polled: &mut Vec<RecordOf<L>>) {
        let mut place: Option<(TopicPartition, usize, usize)> = None;
        for record in polled.drain(..) {
            let partition = record.topic_partition();
            // Records come in runs of one partition.
            let found = match place {
                Some((known, task, input)) if known == partition => Some((task, input)),
                _ => self.find_input(partition),
            };
            // Records of a partition that was just given back belong to nobody here.
            let Some((task, input)) = found else { continue };
            place = Some((partition, task, input));
            self.tasks[task].inputs[input].push(record);
        }
    }

    fn find_input(&self, partition: TopicPartition) -> Option<(usize, usize)> {
        self.tasks.iter().enumerate().find_map(|(at, task)| {
            let input = task.inputs.iter().position(|input| input.partition == partition)?;
            Some((at, input))
        })
    }

    /// Reads changelogs for one restoring task. Running tasks come first: with records to process they wait for nothing
    /// here, without any for [`STALLED_WAIT`] at most.
    fn restore(&mut self) -> Result<(), Failure> {
        // Tasks of an assignment that was given back may not come again.
        if self.consumer.group().is_none() {
            return Ok(());
        }
        // The reader reads one changelog at a time: the task it is in the middle of comes first.
        let at = self
            .tasks
            .iter()
            .position(Task::is_reading)
            .or_else(|| self.tasks.iter().position(|task| !task.is_running()));
        let Some(at) = at else { return Ok(()) };
        let wait = if self.tasks.iter().all(|task| !task.is_running()) {
            RESTORE_WAIT
        } else if self.stalled || !self.tasks.iter().any(Task::is_ready) {
            STALLED_WAIT
        } else {
            Duration::ZERO
        };
        let (task, is_accepted) = (&mut self.tasks[at], self.config.topics_recreated == TopicsRecreated::Accept);
        let restored = task.restore(&mut self.reader, &self.topics, is_accepted, &self.clock, wait);
        if !restored.map_err(|error| self.of_restore(at, error))? {
            failpoint::hit("restore::after-batch");
            return Ok(());
        }
        self.settle(at)?;
        let task = &self.tasks[at];
        let partitions: Vec<TopicPartition> = task.inputs.iter().map(|input| input.partition).collect();
        tracing::info!(task = %task.id, "task is running");
        self.consumer.resume(&partitions).map_err(Failure::Log)
    }

    /// Commits what is done since the last commit, if anything.
    pub(crate) fn commit(&mut self) -> Result<(), Failure> {
        if !self.in_transaction {
            return Ok(());
        }
        self.begin_step(Step::Committing);
        let Some(group) = self.consumer.group() else {
            // Revoked or lost in the meantime: what is uncommitted is not ours to commit.
            return Err(Failure::NotAMember);
        };
        let mut commit = Commit::<L> {
            producer: &mut self.producer,
            consumer: &mut self.consumer,
            group: &group,
            positions: self.topics.plan.positions,
            guarantee: self.config.processing_guarantee,
            deadline: self.config.transaction_timeout,
            clock: &self.clock,
        };
        let started = self.clock.now();
        commit.run(&mut self.tasks).map_err(Failure::Commit)?;
        self.commit_metrics.committed(self.clock.elapsed(started));
        self.in_transaction = false;
        self.last_commit = self.clock.now();
        self.recovery.succeeded();
        self.pace.committed();
        self.forget_refused();
        self.control.committed(&mut self.tasks, &mut self.scratch);
        self.report_lag();
        Ok(())
    }

    fn report_lag(&mut self) {
        self.lag_reported = self.clock.now();
        for task in &self.tasks {
            for (at, input) in task.inputs.iter().enumerate() {
                if let Some(lag) = self.consumer.lag(input.partition, input.position) {
                    task.meters.lag(at, lag);
                }
            }
        }
    }

    fn rebalance(&mut self, rebalance: Rebalance) -> Result<(), Failure> {
        match rebalance {
            Rebalance::Assigned(partitions) => {
                failpoint::hit("rebalance::before-assign");
                self.assigned(partitions)
            }
            Rebalance::Revoked => {
                self.metrics.revoked();
                let committed = self.commit();
                failpoint::hit("rebalance::before-unassign");
                self.assignment.clear();
                self.consumer.unassign().map_err(Failure::Log)?;
                committed.map(|()| self.release())
            }
            Rebalance::Lost => {
                self.metrics.lost();
                self.assignment.clear();
                self.drop_tasks();
                self.consumer.unassign().map_err(Failure::Log)
            }
        }
    }

    /// Commits and leaves.
    fn stop(&mut self) -> Result<(), Error> {
        match self.commit() {
            Ok(()) | Err(Failure::NotAMember) => Ok(()),
            Err(failure) => {
                tracing::warn!(worker = self.number, %failure, "the last commit failed; its records will be processed again");
                self.abort_quietly();
                Ok(())
            }
        }
    }

    fn abort_quietly(&mut self) {
        if std::mem::take(&mut self.in_transaction)
            && let Err(error) = self.producer.abort()
        {
            tracing::debug!(%error, "abort failed; the next producer of this worker will abort");
        }
    }

    fn state_bytes(&self) -> u64 {
        self.tasks.iter().map(Task::state_bytes).sum()
    }
}

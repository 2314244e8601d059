//! Processing what is buffered, task by task, with the clock in view.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use crate::config::Config;
use crate::failpoint;
use crate::log::{self, Consumer, Log};
use crate::task::{Env, Task, panic_message};
use crate::topology::{ProcessingGuarantee, Topology};

use super::Worker;
use super::recovery::Failure;

/// The most records of a task before the next task has its turn.
pub(super) const CHUNK: usize = 500;
/// How long the worker processes before it polls, whether or not a commit is due: whoever does not poll for
/// `max.poll.interval.ms` is put out of the group, and a request to stop is not seen.
const SLICE: Duration = Duration::from_millis(500);

/// How many bytes of outputs a transaction may grow to; at-least-once has none.
pub(super) fn most_output_bytes(config: &Config) -> usize {
    match config.processing_guarantee {
        ProcessingGuarantee::ExactlyOnceV2 => config.statestore_uncommitted_max_bytes,
        ProcessingGuarantee::AtLeastOnce => usize::MAX,
    }
}

impl<T: Topology, L: Log> Worker<T, L> {
    /// Processes what is buffered, until nothing is ready, a commit is due or it is time to poll.
    pub(super) fn process(&mut self) -> Result<(), Failure> {
        if !self.in_transaction && self.tasks.iter().any(|task| task.is_ready() || task.is_unnoted()) {
            self.begin()?;
        }
        let started = self.clock.now();
        self.pace.start(started, started + self.time_left());
        for round in 0.. {
            let done = self.process_round()?;
            self.stalled = round == 0 && done == 0;
            if done == 0 || self.pace.is_over() || self.is_commit_due() {
                break;
            }
        }
        self.metrics.processed(self.clock.elapsed(started));
        self.metrics.buffered(self.tasks.iter().map(Task::buffered).sum());
        self.tend_queues(started)
    }

    /// Gives every task its turn, beginning after the one that had the last. Where the time is over before each had
    /// one, the next round goes on there.
    fn process_round(&mut self) -> Result<usize, Failure> {
        let mut done = 0;
        for _ in 0..self.tasks.len() {
            self.turn %= self.tasks.len();
            done += self.process_task(self.turn)?;
            self.turn += 1;
            if self.pace.is_over() {
                break;
            }
        }
        Ok(done)
    }

    fn begin(&mut self) -> Result<(), Failure> {
        let (log, config, topics) = (&self.log, &self.config, &self.topics);
        log::begin(&mut self.producer, || log.producer(config, topics, self.number)).map_err(Failure::Log)?;
        failpoint::hit("begin::after");
        self.in_transaction = true;
        self.last_commit = self.clock.now();
        self.scratch.sent_bytes = 0;
        self.pace.begin();
        Ok(())
    }

    /// Until the next commit or the next poll.
    fn time_left(&self) -> Duration {
        if !self.in_transaction {
            return SLICE;
        }
        self.config.commit_interval.saturating_sub(self.clock.elapsed(self.last_commit)).min(SLICE)
    }

    fn process_task(&mut self, at: usize) -> Result<usize, Failure> {
        if !self.tasks[at].is_ready() {
            return Ok(0);
        }
        let mut env = Env {
            producer: &mut self.producer,
            scratch: &mut self.scratch,
            topics: &self.topics,
            pace: &mut self.pace,
            clock: &self.clock,
        };
        let (consumer, config) = (&self.consumer, &self.config);
        let waits = |partition, idle: Duration| match config.max_task_idle {
            Some(limit) => !consumer.at_end(partition) || idle < limit,
            None => false,
        };
        let (task, chunk) = (&mut self.tasks[at], self.process_chunk);
        let result = catch_unwind(AssertUnwindSafe(|| task.process(&mut env, chunk, &waits)));
        failpoint::hit("process::mid-transaction");
        match result {
            Ok(done) => done.map_err(Failure::Task),
            Err(payload) => Err(Failure::Task(task.panicked(&self.scratch.record, panic_message(payload.as_ref())))),
        }
    }

    pub(super) fn is_commit_due(&self) -> bool {
        if !self.in_transaction {
            return false;
        }
        let uncommitted = || self.tasks.iter().map(Task::uncommitted_bytes).sum::<usize>();
        let outgrown = || uncommitted() > self.config.statestore_uncommitted_max_bytes;
        self.clock.elapsed(self.last_commit) >= self.config.commit_interval
            || self.scratch.sent_bytes > most_output_bytes(&self.config)
            || self.scratch.refused.are_met()
            || outgrown()
    }

    /// Pauses partitions with enough waiting, and lets go of the memory that came with what waits long.
    ///
    /// Every partition has the same part of the buffer. One whose queue is empty is never paused, because its task may wait
    /// for it.
    fn tend_queues(&mut self, now: Instant) -> Result<(), Failure> {
        let n_inputs: usize = self.tasks.iter().map(|task| task.inputs.len()).sum();
        let share = self.config.input_buffer_max_bytes / self.config.num_stream_threads.max(1);
        let (records, bytes) = (self.config.buffered_records_per_partition, share / n_inputs.max(1));
        let (mut pause, mut resume) = (Vec::new(), Vec::new());
        for task in self.tasks.iter_mut().filter(|task| task.is_running()) {
            for input in &mut task.inputs {
                let queue = &mut input.queue;
                queue.detach_what_waits(now);
                if !input.paused && (queue.len() > records || queue.bytes() > bytes) {
                    input.paused = true;
                    pause.push(input.partition);
                } else if input.paused && queue.len() <= records / 2 && queue.bytes() <= bytes / 2 {
                    input.paused = false;
                    resume.push(input.partition);
                }
            }
        }
        if !pause.is_empty() {
            self.consumer.pause(&pause).map_err(Failure::Log)?;
        }
        if !resume.is_empty() {
            self.consumer.resume(&resume).map_err(Failure::Log)?;
        }
        Ok(())
    }
}

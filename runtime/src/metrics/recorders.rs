//! Typed recording functions. Each struct holds handles whose labels are resolved once, when a worker, task or
//! store opens; recording is then an atomic add. A handle belongs to the recorder that was installed when it was
//! made, so nothing here is created before `App::run`.

use std::time::Duration;

use metrics::{Counter, Gauge, Histogram, counter, gauge, histogram};

use crate::drops::DropReason;
use crate::task_id::TaskId;

use super::catalogue as name;

/// What a worker thread measures of itself.
#[derive(Clone)]
pub(crate) struct WorkerMetrics {
    records_polled: Counter,
    records_buffered: Gauge,
    poll: Histogram,
    process: Histogram,
    assigned: Counter,
    revoked: Counter,
    lost: Counter,
    tasks: Gauge,
    strangers: Gauge,
}

impl WorkerMetrics {
    pub(crate) fn new(worker: usize) -> Self {
        let thread = worker.to_string();
        let rebalances = |kind: &'static str| counter!(name::REBALANCES, "thread" => thread.clone(), "kind" => kind);
        Self {
            records_polled: counter!(name::RECORDS_POLLED, "thread" => thread.clone()),
            records_buffered: gauge!(name::RECORDS_BUFFERED, "thread" => thread.clone()),
            poll: histogram!(name::POLL_LATENCY, "thread" => thread.clone()),
            process: histogram!(name::PROCESS_LATENCY, "thread" => thread.clone()),
            assigned: rebalances("assigned"),
            revoked: rebalances("revoked"),
            lost: rebalances("lost"),
            tasks: gauge!(name::TASKS, "thread" => thread.clone()),
            strangers: gauge!(name::FOREIGN_MEMBERS, "thread" => thread),
        }
    }

    /// How many members of the group are no instances of this application.
    pub(crate) fn strangers(&self, members: usize) {
        self.strangers.set(members as f64);
    }

    /// A poll returned `records` after `latency`.
    pub(crate) fn polled(&self, records: usize, latency: Duration) {
        self.records_polled.increment(records as u64);
        self.poll.record(latency);
    }

    /// What a poll returned is processed.
    pub(crate) fn processed(&self, latency: Duration) {
        self.process.record(latency);
    }

    /// How many records wait in the tasks' queues.
    pub(crate) fn buffered(&self, records: usize) {
        self.records_buffered.set(records as f64);
    }

    /// A new assignment of `tasks` tasks.
    pub(crate) fn assigned(&self, tasks: usize) {
        self.assigned.increment(1);
        self.tasks.set(tasks as f64);
    }

    /// Everything was given back.
    pub(crate) fn revoked(&self) {
        self.revoked.increment(1);
        self.tasks.set(0.0);
    }

    /// Everything was taken away.
    pub(crate) fn lost(&self) {
        self.lost.increment(1);
        self.tasks.set(0.0);
    }
}

/// How the transactions of a worker end.
#[derive(Clone)]
pub(crate) struct CommitMetrics {
    latency: Histogram,
    committed: Counter,
    aborted: Counter,
    unknown: Counter,
    fenced: Counter,
}

impl CommitMetrics {
    pub(crate) fn new(worker: usize) -> Self {
        let thread = worker.to_string();
        Self {
            latency: histogram!(name::COMMIT_LATENCY, "thread" => thread.clone()),
            committed: counter!(name::COMMITS, "thread" => thread.clone()),
            aborted: counter!(name::ABORTS, "thread" => thread.clone()),
            unknown: counter!(name::UNKNOWN_OUTCOMES, "thread" => thread.clone()),
            fenced: counter!(name::FENCED, "thread" => thread),
        }
    }

    /// The transaction is committed and the state written, `latency` after the commit began.
    pub(crate) fn committed(&self, latency: Duration) {
        self.committed.increment(1);
        self.latency.record(latency);
    }

    /// The transaction was taken back.
    pub(crate) fn aborted(&self) {
        self.aborted.increment(1);
    }

    /// Nobody here knows how the transaction ended.
    pub(crate) fn unknown(&self) {
        self.unknown.increment(1);
    }

    /// The producer was fenced.
    pub(crate) fn fenced(&self) {
        self.fenced.increment(1);
    }
}

/// What a task counts over all its inputs.
#[derive(Clone)]
pub(crate) struct TaskMetrics {
    /// By reason.
    dropped: [Counter; DropReason::ALL.len()],
}

impl TaskMetrics {
    pub(crate) fn new(worker: usize, task: TaskId) -> Self {
        let dropped = |reason: DropReason| {
            let (thread, task) = (worker.to_string(), task.to_string());
            counter!(name::RECORDS_DROPPED, "thread" => thread, "task" => task, "reason" => reason.word())
        };
        Self { dropped: DropReason::ALL.map(dropped) }
    }

    /// Operators dropped `records`.
    pub(crate) fn dropped(&self, reason: DropReason, records: u64) {
        self.dropped[reason.index()].increment(records);
    }
}

/// What a task counts of one topic, as its input or its output.
#[derive(Clone)]
pub(crate) struct TopicMetrics {
    processed: Counter,
    skipped: Counter,
    dead_lettered: Counter,
    written: Counter,
    lag: Gauge,
}

impl TopicMetrics {
    pub(crate) fn new(worker: usize, task: TaskId, topic: &str) -> Self {
        let labels = [("thread", worker.to_string()), ("task", task.to_string()), ("topic", topic.to_owned())];
        Self {
            processed: counter!(name::RECORDS_PROCESSED, &labels),
            skipped: counter!(name::RECORDS_SKIPPED, &labels),
            dead_lettered: counter!(name::RECORDS_DEAD_LETTERED, &labels),
            written: counter!(name::RECORDS_WRITTEN, &labels),
            lag: gauge!(name::RECORDS_LAG, &labels),
        }
    }

    /// `records` were read and pushed through the topology, bad ones included.
    pub(crate) fn processed(&self, records: u64) {
        self.processed.increment(records);
    }

    /// `records` were bad and passed over.
    pub(crate) fn skipped(&self, records: u64) {
        self.skipped.increment(records);
    }

    /// `records` were bad and went to the dead letter topic.
    pub(crate) fn dead_lettered(&self, records: u64) {
        self.dead_lettered.increment(records);
    }

    /// `records` were written to this topic.
    pub(crate) fn written(&self, records: u64) {
        self.written.increment(records);
    }

    /// `records` lie between the task's position and the end of its partition.
    pub(crate) fn lag(&self, records: i64) {
        self.lag.set(records.max(0) as f64);
    }
}

/// What a store of a task measures.
#[derive(Clone)]
pub(crate) struct StoreMetrics {
    restored: Counter,
    remaining: Gauge,
    restore: Histogram,
    state_bytes: Gauge,
    overlay_bytes: Gauge,
}

impl StoreMetrics {
    pub(crate) fn new(worker: usize, task: TaskId, store: &'static str) -> Self {
        let labels = [("thread", worker.to_string()), ("task", task.to_string()), ("store", store.to_owned())];
        Self {
            restored: counter!(name::RESTORE_RECORDS, &labels),
            remaining: gauge!(name::RESTORE_REMAINING, &labels),
            restore: histogram!(name::RESTORE_LATENCY, &labels),
            state_bytes: gauge!(name::STATE_BYTES, &labels),
            overlay_bytes: gauge!(name::OVERLAY_BYTES, &labels),
        }
    }

    /// `records` were loaded and `remaining` offsets are left.
    pub(crate) fn restored(&self, records: u64, remaining: i64) {
        self.restored.increment(records);
        self.remaining.set(remaining.max(0) as f64);
    }

    /// The store is complete, `latency` after it was opened.
    pub(crate) fn restore_done(&self, latency: Duration) {
        self.remaining.set(0.0);
        self.restore.record(latency);
    }

    /// How large the committed part and the overlay are.
    pub(crate) fn size(&self, state_bytes: u64, overlay_bytes: usize) {
        self.state_bytes.set(state_bytes as f64);
        self.overlay_bytes.set(overlay_bytes as f64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without a recorder, as in most programs, every call is a harmless no-op.
    #[test]
    fn recording_without_a_recorder_does_nothing() {
        let task = TaskId { subtopology: 0, partition: 1 };
        let worker = WorkerMetrics::new(0);
        worker.polled(3, Duration::from_millis(1));
        worker.processed(Duration::ZERO);
        worker.buffered(2);
        worker.assigned(4);
        worker.revoked();
        worker.lost();
        worker.strangers(1);
        let commit = CommitMetrics::new(0);
        commit.committed(Duration::from_millis(5));
        commit.aborted();
        commit.unknown();
        commit.fenced();
        TaskMetrics::new(0, task).dropped(DropReason::NullKey, 1);
        let topic = TopicMetrics::new(0, task, "orders");
        topic.processed(1);
        topic.skipped(1);
        topic.dead_lettered(1);
        topic.written(1);
        topic.lag(-1);
        let store = StoreMetrics::new(0, task, "totals");
        store.restored(10, 5);
        store.restore_done(Duration::from_secs(1));
        store.size(100, 10);
    }
}

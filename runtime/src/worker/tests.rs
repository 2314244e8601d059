//! Workers of one process on a log in memory whose group changes as a test says.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::clock::{self, Clock};
use crate::config::Config;
use crate::context::{BadRecord, InputRecord, ProcessError, ProcessorContext};
use crate::error::Error;
use crate::log::memory::Fault;
use crate::log::{Consumer as _, Log, MemoryLog, Rebalance, TopicPartition, TopicPlan, TopicTable};
use crate::params::Parameters;
use crate::record::Headers;
use crate::topology::{
    OffsetReset, ProcessingGuarantee, Source, Store, StoreKind, SubTopology, TopicName, Topology, TopologyDescription,
};

use super::{Control, Worker};

mod away;
mod lag;
#[cfg(feature = "rocksdb")]
mod one_write;
mod positions;
mod stale;

/// Keeps the last value of each key, of records that come after it started where it is told so. The value `slow` takes
/// some time.
struct Latest<const FROM_END: bool = false>;

const SLOW: Duration = Duration::from_millis(30);

impl<const FROM_END: bool> Topology for Latest<FROM_END> {
    type Params = ();
    type Decoded = Infallible;

    const DESCRIPTION: &'static TopologyDescription = &TopologyDescription {
        name: "Latest",
        application_id: "workers-latest-v1",
        guarantee: ProcessingGuarantee::ExactlyOnceV2,
        doc: "",
        subtopologies: &[SubTopology { sources: &[0], sinks: &[], stores: &[0], copartitioned: &[] }],
        sources: &[Source {
            node: "input",
            topic: TopicName::External("input"),
            offset_reset: if FROM_END { OffsetReset::Latest } else { OffsetReset::Earliest },
            key_serde: "Bytes",
            value_serde: "Bytes",
            key_type: "Vec<u8>",
            value_type: "Vec<u8>",
            store: Some(0),
            ..Source::BARE
        }],
        sinks: &[],
        stores: &[Store {
            name: "latest",
            node: "input",
            subtopology: 0,
            kind: StoreKind::KeyValue,
            key_serde: "Bytes",
            value_serde: "Bytes",
            key_type: "Vec<u8>",
            value_type: "Vec<u8>",
            holds_back: false,
            clocks: 0,
        }],
        nodes: &[],
        params: None,
        vouched: |_| {},
    };

    fn timestamp(_: usize, record: &InputRecord<'_>, _: &mut Option<Infallible>) -> Result<i64, BadRecord> {
        Ok(record.timestamp)
    }

    fn process<L: Log>(
        _: usize,
        cx: &mut ProcessorContext<'_, L>,
        (): &(),
        record: &InputRecord<'_>,
        _: Option<Infallible>,
    ) -> Result<(), ProcessError> {
        let key = record.key.unwrap_or_default();
        if record.value == Some(b"slow") {
            std::thread::sleep(SLOW);
        }
        let mut entry = cx.scratch.buffers.take();
        cx.stores[0].put(key, record.timestamp, record.value, &mut entry)?;
        cx.scratch.buffers.put_back(entry);
        Ok(())
    }
}

const PARTITIONS: i32 = 4;

/// A process: what its workers share.
struct Process {
    log: MemoryLog,
    config: Arc<Config>,
    topics: Arc<TopicTable>,
    control: Arc<Control>,
}

impl Process {
    fn new(set: impl FnOnce(&mut Config)) -> Self {
        Self::of::<Latest>(set)
    }

    fn of<T: Topology>(set: impl FnOnce(&mut Config)) -> Self {
        let log = MemoryLog::new();
        log.create_topic("input", PARTITIONS);
        let mut config = Config::for_topology(T::DESCRIPTION).num_stream_threads(2).build().unwrap();
        config.commit_interval = Duration::ZERO;
        config.poll = Duration::from_millis(1);
        set(&mut config);
        let topics = Arc::new(log.prepare(&config, &TopicPlan::new(T::DESCRIPTION)).unwrap());
        let control = Arc::new(Control::new(2, false, None));
        Self { log, config: Arc::new(config), topics, control }
    }

    /// Another process of the application.
    fn another(&self) -> Self {
        let (log, config, topics) = (self.log.clone(), Arc::clone(&self.config), Arc::clone(&self.topics));
        Self { log, config, topics, control: Arc::new(Control::new(2, false, None)) }
    }

    /// By a clock that stands until the test moves it, or a worker sleeps.
    fn standing(set: impl FnOnce(&mut Config)) -> Self {
        let control = Arc::new(Control::new(2, false, None).by(Clock::standing()));
        Self { control, ..Self::new(set) }
    }

    fn worker<T: Topology<Params = ()>>(&self, number: usize) -> Worker<T, MemoryLog> {
        let (config, topics, control) = (Arc::clone(&self.config), Arc::clone(&self.topics), Arc::clone(&self.control));
        let params = Parameters::read(&config, T::DESCRIPTION).unwrap();
        let producer = self.log.producer(&config, &topics, number).unwrap();
        Worker::connect(producer, self.log.clone(), config, topics, params, control, number).unwrap()
    }

    fn write(&self, partition: i32, key: &str, value: &str) {
        self.write_at(partition, key, value, 7);
    }

    fn write_at(&self, partition: i32, key: &str, value: &str, time: i64) {
        let (key, value) = (Some(key.as_bytes()), Some(value.as_bytes()));
        self.log.append("input", partition, key, value, time, &Headers::new()).unwrap();
    }

    fn partitions(&self, partitions: impl IntoIterator<Item = i32>) -> Vec<TopicPartition> {
        let topic = self.topics.plan.sources[0];
        partitions.into_iter().map(|partition| TopicPartition { topic, partition }).collect()
    }

    fn aborts(&self) -> u64 {
        self.control.totals.aborts.load(Ordering::Relaxed)
    }
}

/// Lets a worker go round until it has processed and committed everything.
fn settle<T: Topology, L: Log>(worker: &mut Worker<T, L>) {
    for _ in 0..1000 {
        worker.drive().unwrap();
        if worker.is_quiet() {
            return;
        }
    }
    panic!("still at work");
}

fn tasks<T: Topology>(worker: &Worker<T, MemoryLog>) -> Vec<i32> {
    worker.tasks.iter().map(|task| task.id.partition).collect()
}

fn latest<T: Topology>(worker: &mut Worker<T, MemoryLog>, partition: i32, key: &str) -> Option<String> {
    let store = worker.store("latest", partition)?;
    let found = store.get(key.as_bytes()).unwrap()?;
    Some(String::from_utf8(found.value.to_vec()).unwrap())
}

#[test]
fn a_task_moves_to_another_worker_once_its_old_one_has_closed_it() {
    let process = Process::new(|_| {});
    let (mut first, mut second) = (process.worker::<Latest>(0), process.worker::<Latest>(1));
    for partition in 0..PARTITIONS {
        process.write(partition, "key", "old");
    }
    settle(&mut first);
    settle(&mut second);
    assert_eq!((tasks(&first), tasks(&second)), (vec![0, 2], vec![1, 3]));

    for worker in [0, 1] {
        process.log.rebalance(worker, Rebalance::Revoked);
    }
    first.drive().unwrap();
    second.drive().unwrap();
    // The second worker hears of its assignment before the first one does.
    process.log.rebalance(1, Rebalance::Assigned(process.partitions([2, 3])));
    for _ in 0..10 {
        second.drive().unwrap();
        assert_eq!((tasks(&second), second.is_quiet()), (vec![3], false), "what it waits for is not there yet");
    }
    process.log.rebalance(0, Rebalance::Assigned(process.partitions([0, 1])));
    first.drive().unwrap();
    // Task 1 was given up by the second worker at once, and the first one has it.
    assert_eq!(tasks(&first), [0, 1]);
    process.write(2, "key", "new");
    settle(&mut first);
    settle(&mut second);
    assert_eq!(tasks(&second), [2, 3]);
    assert_eq!(latest(&mut second, 2, "key").as_deref(), Some("new"));
    assert_eq!(latest(&mut first, 1, "key").as_deref(), Some("old"));
    assert_eq!(process.aborts(), 0);
}

#[test]
fn a_worker_that_waits_for_a_task_can_lose_its_assignment() {
    let process = Process::new(|_| {});
    let (mut first, mut second) = (process.worker::<Latest>(0), process.worker::<Latest>(1));
    settle(&mut first);
    settle(&mut second);
    process.log.rebalance(1, Rebalance::Revoked);
    process.log.rebalance(1, Rebalance::Assigned(process.partitions(0..PARTITIONS)));
    second.drive().unwrap();
    second.drive().unwrap();
    assert!(second.handover.is_some());
    process.log.rebalance(1, Rebalance::Revoked);
    process.log.rebalance(1, Rebalance::Assigned(process.partitions([3])));
    settle(&mut second);
    assert_eq!(tasks(&second), [3]);
}

/// The first worker keeps its tasks for the next assignment, and the group gives it none before the second one has
/// answered, which waits for a task of the first.
#[test]
fn a_worker_without_an_assignment_closes_what_another_one_waits_for() {
    let process = Process::new(|_| {});
    let (mut first, mut second) = (process.worker::<Latest>(0), process.worker::<Latest>(1));
    process.write(0, "key", "old");
    settle(&mut first);
    settle(&mut second);
    process.log.rebalance(0, Rebalance::Revoked);
    first.drive().unwrap();
    first.drive().unwrap();
    assert_eq!(tasks(&first), [0, 2], "nobody wants them");
    process.log.rebalance(1, Rebalance::Revoked);
    process.log.rebalance(1, Rebalance::Assigned(process.partitions([0, 1])));
    second.drive().unwrap();
    second.drive().unwrap();
    assert!(second.handover.is_some());
    first.drive().unwrap();
    assert_eq!(tasks(&first), [2]);
    settle(&mut second);
    assert_eq!(tasks(&second), [0, 1]);
    assert_eq!(latest(&mut second, 0, "key").as_deref(), Some("old"));
    assert_eq!(process.aborts(), 0);
}

#[test]
fn a_task_that_is_never_given_up_is_named_with_its_holder() {
    let process = Process::standing(|config| config.task_timeout = Duration::from_mins(5));
    let (mut first, mut second) = (process.worker::<Latest>(0), process.worker::<Latest>(1));
    settle(&mut first);
    settle(&mut second);
    process.log.rebalance(1, Rebalance::Revoked);
    process.log.rebalance(1, Rebalance::Assigned(process.partitions([0])));
    while second.handover.is_none() {
        second.drive().unwrap();
    }
    for _ in 0..5 {
        process.control.clock.advance(Duration::from_mins(1));
        second.drive().expect("it is waited for");
    }
    process.control.clock.advance(Duration::from_millis(1));
    let error = second.drive().expect_err("the time is up");
    assert!(matches!(error, Error::GaveUp { .. }), "{error}");
    assert!(error.to_string().contains("task 0_0 was given to worker 1, but worker 0 still has it"), "{error}");
}

/// A failure while nothing is held by others takes up the same tasks again.
#[test]
fn a_producer_that_is_replaced_keeps_the_tasks() {
    let process = Process::new(|_| {});
    let mut first = process.worker::<Latest>(0);
    settle(&mut first);
    process.log.inject([Fault::Fence]);
    process.write(0, "key", "value");
    settle(&mut first);
    assert_eq!((tasks(&first), process.aborts()), (vec![0, 2], 1));
    assert_eq!(latest(&mut first, 0, "key").as_deref(), Some("value"));
}

/// The recycle rule. The producer refuses to begin again, so that whoever forgets to ask for another one fails here.
#[test]
fn a_producer_that_may_have_left_a_request_behind_is_replaced_after_every_end_of_a_transaction() {
    for fault in [Fault::CommitRepeated, Fault::AbortRepeated] {
        let process = Process::new(|_| {});
        let mut worker = process.worker::<Latest>(0);
        settle(&mut worker);
        process.log.inject([fault]);
        for value in ["first", "second"] {
            process.write(0, "key", value);
            settle(&mut worker);
            assert_eq!(latest(&mut worker, 0, "key").as_deref(), Some(value));
        }
        let aborts = u64::from(fault == Fault::AbortRepeated);
        assert_eq!(process.aborts(), aborts, "after {fault:?} the old producer was asked to begin");
    }
}

/// The same where the transaction is taken back because everything is somebody else's.
#[test]
fn a_producer_that_aborted_after_a_lost_assignment_is_replaced_if_need_be() {
    let process = Process::new(|config| config.commit_interval = Duration::from_secs(60));
    let mut worker = process.worker::<Latest>(0);
    settle(&mut worker);
    process.write(0, "key", "value");
    while !worker.in_transaction {
        worker.drive().unwrap();
    }
    process.log.inject([Fault::AbortRepeated]);
    process.log.rebalance(0, Rebalance::Lost);
    process.log.rebalance(0, Rebalance::Assigned(process.partitions([0, 2])));
    worker.drive().unwrap();
    assert!(!worker.in_transaction);
    while !worker.in_transaction {
        worker.drive().unwrap();
    }
    worker.commit_now().unwrap();
    assert_eq!(latest(&mut worker, 0, "key").as_deref(), Some("value"));
    assert_eq!(process.aborts(), 0, "the old producer was asked to begin");
}

#[test]
fn partitions_are_paused_before_what_waits_outgrows_the_buffer() {
    const VALUE: usize = 1000;
    let process = Process::new(|config| config.input_buffer_max_bytes = 40 * VALUE);
    let mut worker = process.worker::<Latest>(0);
    settle(&mut worker);
    for n in 0..200 {
        process.write(0, &format!("key {n}"), &"x".repeat(VALUE));
    }
    let held = |worker: &Worker<Latest, MemoryLog>| -> usize {
        let inputs = worker.tasks.iter().flat_map(|task| &task.inputs);
        inputs.map(|input| input.queue.bytes()).sum()
    };
    // Nothing is ready to be processed, as where a task waits for another input.
    let chunk = std::mem::take(&mut worker.process_chunk);
    for _ in 0..500 {
        worker.drive().unwrap();
        // Two workers with two partitions each: ten records, and one that came before the pause.
        assert!(held(&worker) <= 11 * (VALUE + 8), "{} bytes wait", held(&worker));
    }
    assert!(held(&worker) > 10 * VALUE, "{} bytes wait", held(&worker));
    worker.process_chunk = chunk;
    settle(&mut worker);
    assert_eq!(held(&worker), 0);
    assert!(latest(&mut worker, 0, "key 199").is_some());
}

#[test]
fn a_worker_without_an_assignment_waits_for_one() {
    let process = Process::new(|config| config.poll = Duration::from_millis(20));
    let mut worker = process.worker::<Latest>(0);
    process.write(0, "key", "value");
    settle(&mut worker);
    process.log.rebalance(0, Rebalance::Revoked);
    worker.drive().unwrap();
    assert_eq!(tasks(&worker), [0, 2], "they may come back");
    let (started, mut turns) = (clock::now(), 0_u32);
    while clock::elapsed(started) < Duration::from_millis(200) {
        worker.drive().unwrap();
        turns += 1;
    }
    assert!(turns <= 11, "{turns} turns in {:?}", clock::elapsed(started));
}

#[test]
fn slow_code_commits_when_it_is_due_and_gives_every_task_its_turn() {
    let process = Process::new(|config| config.commit_interval = SLOW);
    let mut worker = process.worker::<Latest>(0);
    settle(&mut worker);
    for partition in [0, 0, 0, 0, 0, 2] {
        process.write(partition, "key", "slow");
    }
    // All of them wait before the first is processed: a log may give them one by one, and then each is the last.
    let chunk = std::mem::take(&mut worker.process_chunk);
    while worker.tasks.iter().map(crate::task::Task::buffered).sum::<usize>() < 6 {
        worker.drive().unwrap();
    }
    worker.process_chunk = chunk;
    let before = process.control.totals.commits.load(Ordering::Relaxed);
    let mut commits_until_the_other_task = None;
    while !worker.is_quiet() || commits_until_the_other_task.is_none() {
        worker.drive().unwrap();
        let commits = process.control.totals.commits.load(Ordering::Relaxed) - before;
        if latest(&mut worker, 2, "key").is_some() {
            commits_until_the_other_task.get_or_insert(commits);
        }
    }
    let commits = process.control.totals.commits.load(Ordering::Relaxed) - before;
    assert!(commits >= 5, "{commits} commits of 6 records that take a commit interval each");
    assert!(commits_until_the_other_task.is_some_and(|commits| commits <= 3), "{commits_until_the_other_task:?}");
}

#[test]
fn a_record_that_takes_longer_than_a_transaction_may_last_is_named_once() {
    let process = Process::new(|config| {
        (config.commit_interval, config.transaction_timeout) = (Duration::from_secs(60), SLOW / 2);
    });
    let mut worker = process.worker::<Latest>(0);
    settle(&mut worker);
    for value in ["fast", "fast", "slow"] {
        process.write(2, "key", value);
    }
    // As a broker does: each transaction that lasts too long is fenced.
    process.log.inject([Fault::Fence, Fault::Fence, Fault::Fence]);
    let mut attempt = || {
        while !worker.is_idle() {
            worker.drive()?;
        }
        worker.commit_now()
    };
    let error = (0..3).find_map(|_| attempt().err()).expect("no transaction can commit");
    let words = error.to_string();
    let (record, took) = words.split_once(": processing this record took ").expect("it says how long");
    assert!(record.contains("task 0_2 stopped at topic `input` partition 2 offset 2"), "{words}");
    let took: u128 = took.split(' ').next().and_then(|number| number.parse().ok()).expect("a number");
    assert!(took >= SLOW.as_millis(), "{words}");
    assert!(words.contains("a transaction may last 15 ms"), "{words}");
    assert!(process.aborts() <= 1, "{} attempts were repeated", process.aborts());
}

//! A task with two stores on disk: what a commit changes of them is one write of one database.

use std::path::PathBuf;
use std::sync::Mutex;

use super::*;
use crate::log::LogError;
use crate::log::memory::{MemoryConsumer, MemoryProducer, MemoryReader};
use crate::store::{RocksDbState, RocksDbStore, StateBackend, StoreBackend as _, StoreChange, StoreError};
use crate::task_id::TaskId;

/// Counts how often each key came, and how often each partition's records did.
struct Twice;

const fn store(name: &'static str) -> Store {
    Store { name, ..Latest::<false>::DESCRIPTION.stores[0] }
}

impl Topology for Twice {
    type Params = ();
    type Decoded = Infallible;

    const DESCRIPTION: &'static TopologyDescription = &TopologyDescription {
        name: "Twice",
        application_id: "workers-twice-v1",
        subtopologies: &[SubTopology { sources: &[0], sinks: &[], stores: &[0, 1], copartitioned: &[] }],
        stores: &[store("by-key"), store("all")],
        ..*Latest::<false>::DESCRIPTION
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
        let mut entry = cx.scratch.buffers.take();
        for (store, key) in [record.key.unwrap_or_default(), b"all"].into_iter().enumerate() {
            let old = cx.stores[store].get(key)?.map_or(0, |old| old.value.len());
            cx.stores[store].put(key, record.timestamp, Some(&vec![b'x'; old + 1]), &mut entry)?;
        }
        cx.scratch.buffers.put_back(entry);
        Ok(())
    }
}

/// How many stores a write changed, and how often RocksDB was written to before and after it.
type Written = (usize, u64, u64);

/// A log in memory with state on disk.
#[derive(Clone)]
struct OnDisk {
    log: MemoryLog,
    dir: PathBuf,
    written: Arc<Mutex<Vec<Written>>>,
}

struct Watched {
    state: RocksDbState,
    written: Arc<Mutex<Vec<Written>>>,
}

impl StateBackend for Watched {
    type Store = RocksDbStore;

    fn write(&mut self, changes: &mut [StoreChange<'_, RocksDbStore>]) -> Result<(), StoreError> {
        let before = self.state.n_writes();
        self.state.write(changes)?;
        self.written.lock().unwrap().push((changes.len(), before, self.state.n_writes()));
        Ok(())
    }
}

impl Log for OnDisk {
    type Consumer = MemoryConsumer;
    type Producer = MemoryProducer;
    type Reader = MemoryReader;
    type State = Watched;
    type Store = RocksDbStore;

    fn prepare(&self, config: &Config, plan: &TopicPlan) -> Result<TopicTable, LogError> {
        self.log.prepare(config, plan)
    }

    fn consumer(&self, config: &Config, topics: &Arc<TopicTable>, worker: usize) -> Result<MemoryConsumer, LogError> {
        self.log.consumer(config, topics, worker)
    }

    fn producer(&self, config: &Config, topics: &Arc<TopicTable>, worker: usize) -> Result<MemoryProducer, LogError> {
        self.log.producer(config, topics, worker)
    }

    fn reader(&self, config: &Config, topics: &Arc<TopicTable>, worker: usize) -> Result<MemoryReader, LogError> {
        self.log.reader(config, topics, worker)
    }

    fn open_state(
        &self,
        _: &Config,
        _: &MemoryProducer,
        task: TaskId,
        stores: &[&'static Store],
    ) -> Result<(Watched, Vec<RocksDbStore>), LogError> {
        let names: Vec<&'static str> = stores.iter().map(|store| store.name).collect();
        let (state, stores) = RocksDbState::open(self.dir.join(task.to_string()).join("state"), task, &names)
            .map_err(|error| LogError::Storage { context: String::new(), reason: error.to_string() })?;
        Ok((Watched { state, written: Arc::clone(&self.written) }, stores))
    }
}

fn worker(process: &Process, log: &OnDisk) -> Worker<Twice, OnDisk> {
    let (config, topics, control) =
        (Arc::clone(&process.config), Arc::clone(&process.topics), Arc::clone(&process.control));
    let params = Parameters::read(&config, Twice::DESCRIPTION).unwrap();
    let producer = log.producer(&config, &topics, 0).unwrap();
    Worker::connect(producer, log.clone(), config, topics, params, control, 0).unwrap()
}

/// How often a key of a store of partition 0 came, and the offset that the store knows.
fn found(worker: &mut Worker<Twice, OnDisk>, store: &str, key: &[u8]) -> (usize, Option<i64>) {
    let store = worker.store(store, 0).unwrap();
    let offset = store.backend().changelog_offset();
    (store.get(key).unwrap().map_or(0, |found| found.value.len()), offset)
}

#[test]
fn a_commit_writes_all_stores_of_a_task_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let process = Process::of::<Twice>(|_| {});
    let log = OnDisk { log: process.log.clone(), dir: dir.path().to_owned(), written: Arc::default() };
    let mut first = worker(&process, &log);
    for _ in 0..5 {
        process.write(0, "key", "");
        settle(&mut first);
    }
    let written = std::mem::take(&mut *log.written.lock().unwrap());
    assert_eq!(written.len(), 5, "{written:?}");
    for (n_stores, before, after) in &written {
        assert_eq!((*n_stores, after - before), (2, 1), "{written:?}");
    }
    assert!(written.windows(2).all(|pair| pair[0].2 == pair[1].1), "nothing else is written: {written:?}");
    assert_eq!((found(&mut first, "by-key", b"key"), found(&mut first, "all", b"all")), ((5, Some(5)), (5, Some(5))));
    // A transaction that nobody sees is in neither store, and one that is seen is in both.
    for (fault, count) in [(Fault::Abort, 6), (Fault::UnknownCommitted, 7), (Fault::UnknownAborted, 8)] {
        process.log.inject([fault]);
        process.write(0, "key", "");
        settle(&mut first);
        let both = [found(&mut first, "by-key", b"key").0, found(&mut first, "all", b"all").0];
        assert_eq!(both, [count; 2], "{fault:?}");
    }
    drop(first);
    let mut second = worker(&process, &log);
    settle(&mut second);
    assert_eq!((found(&mut second, "by-key", b"key").0, found(&mut second, "all", b"all").0), (8, 8));
}

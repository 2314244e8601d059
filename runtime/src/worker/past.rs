//! What the log says of an application's past, apart from what its group has committed: the positions noted beside its
//! stores, and whether it ever wrote state. Asked once for all workers of a process.

use std::sync::{Arc, Mutex, MutexGuard, TryLockError};
use std::time::Duration;

use crate::clock;
use crate::log::{ChangelogReader, Consumer, Log, LogError, Record, TopicId, TopicPartition, Watermarks};
use crate::store::{InputPositions, NotedPositions};
use crate::topology::Topology;

use super::Worker;
use super::recovery::Failure;

/// Records read at once.
const READ_RECORDS: usize = 10_000;
const READ_WAIT: Duration = Duration::from_millis(100);
/// How long a worker waits before it goes round its loop, in which it hears of a request to stop and of its group.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often it looks whether another one has its answer.
const LOOK: Duration = Duration::from_millis(5);

/// See the module. Whoever asks first holds the lock while it asks, and the others wait for its answer.
#[derive(Default)]
pub(super) struct Past {
    noted: Mutex<Option<Arc<NotedPositions>>>,
    history: Mutex<Option<Option<TopicPartition>>>,
}

fn lock<V>(known: &Mutex<V>) -> Result<MutexGuard<'_, V>, LogError> {
    let started = clock::now();
    loop {
        match known.try_lock() {
            Ok(known) => return Ok(known),
            Err(TryLockError::Poisoned(poisoned)) => return Ok(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) if clock::elapsed(started) < PATIENCE => std::thread::sleep(LOOK),
            Err(TryLockError::WouldBlock) => {
                let reason = format!("another worker of this process has asked for {} s", PATIENCE.as_secs());
                return Err(LogError::Retriable { context: "asking what the log says of the past".to_owned(), reason });
            }
        }
    }
}

impl<T: Topology, L: Log> Worker<T, L> {
    /// What is noted beside the stores. `afresh`: as it is now, rather than as it was when this process asked first.
    /// Whoever compares it with what is committed may have it old: committed positions only rise.
    pub(super) fn noted(&mut self, afresh: bool) -> Result<Arc<NotedPositions>, Failure> {
        let Some(topic) = self.topics.plan.positions else { return Ok(Arc::default()) };
        let control = Arc::clone(&self.control);
        let mut known = lock(&control.past.noted).map_err(Failure::Log)?;
        if let Some(noted) = &*known
            && !afresh
        {
            return Ok(Arc::clone(noted));
        }
        // Its errors are those of a restore: what is read is state, too.
        let noted = self.read_noted(topic).map_err(Failure::Restore)?;
        Ok(Arc::clone(known.insert(Arc::new(noted))))
    }

    fn read_noted(&mut self, topic: TopicId) -> Result<NotedPositions, LogError> {
        let partition = TopicPartition { topic, partition: 0 };
        let Watermarks { low, high } = self.reader.bounds(partition)?;
        let mut noted = NotedPositions::default();
        if low >= high {
            return Ok(noted);
        }
        self.reader.start(partition, low)?;
        let (mut position, mut records, mut moved) = (low, Vec::new(), clock::now());
        while position < high {
            let before = position;
            position = self.reader.read(READ_RECORDS, READ_WAIT, &mut records)?;
            if position > before {
                moved = clock::now();
            }
            let texts = records.iter().filter_map(|record| std::str::from_utf8(record.value()?).ok());
            texts.filter_map(InputPositions::decode).for_each(|positions| noted.take_in(&positions));
            records.clear();
            if position < high && clock::elapsed(moved) > PATIENCE {
                let context = format!("reading topic `{}` up to offset {high}", self.topics.name(topic));
                let reason = format!(
                    "nothing behind offset {position} could be read for {} s: a transaction is open there, or the broker \
                     does not answer",
                    PATIENCE.as_secs()
                );
                return Err(LogError::Retriable { context, reason });
            }
        }
        self.reader.stop();
        Ok(noted)
    }

    /// A changelog partition of the application that holds something although the group has committed nothing at all.
    pub(super) fn history(&mut self) -> Result<Option<TopicPartition>, Failure> {
        let control = Arc::clone(&self.control);
        let mut known = lock(&control.past.history).map_err(Failure::Log)?;
        if let Some(history) = *known {
            return Ok(history);
        }
        let history = self.look_back().map_err(Failure::Log)?;
        *known = Some(history);
        Ok(history)
    }

    /// Asked in this order: an instance that starts for the first time commits before it writes.
    fn look_back(&mut self) -> Result<Option<TopicPartition>, LogError> {
        let changelogs: Vec<TopicPartition> = self.topics.partitions_of(&self.topics.plan.changelogs);
        let mut written = None;
        for changelog in changelogs {
            if self.reader.bounds(changelog)?.high > 0 {
                written = Some(changelog);
                break;
            }
        }
        let Some(written) = written else { return Ok(None) };
        let committed = self.consumer.committed(&self.topics.input_partitions())?;
        Ok(committed.iter().all(Option::is_none).then_some(written))
    }
}

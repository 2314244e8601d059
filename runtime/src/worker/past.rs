//! What the log says of an application's past, apart from what its group has committed: the positions noted beside its
//! stores, and whether it ever wrote state. Asked once for all workers of a process.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::log::{ChangelogReader, Consumer, Log, LogError, Record, TopicId, TopicPartition, Watermarks};
use crate::store::{InputPositions, NotedPositions};
use crate::task::RestoreError;
use crate::topology::Topology;

use super::Worker;
use super::recovery::Failure;

/// Records read at once.
const READ_RECORDS: usize = 10_000;
const READ_WAIT: Duration = Duration::from_millis(100);
/// How much longer than a transaction may last its end is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// See the module. Whoever asks first holds the lock while it asks, and the others wait for its answer.
#[derive(Default)]
pub(super) struct Past {
    noted: Mutex<Option<Arc<NotedPositions>>>,
    history: Mutex<Option<Option<TopicPartition>>>,
}

impl<T: Topology, L: Log> Worker<T, L> {
    /// What is noted beside the stores. `afresh`: as it is now, rather than as it was when this process asked first.
    /// Whoever compares it with what is committed may have it old: committed positions only rise.
    pub(super) fn noted(&mut self, afresh: bool) -> Result<Arc<NotedPositions>, Failure> {
        let Some(topic) = self.topics.plan.positions else { return Ok(Arc::default()) };
        let control = Arc::clone(&self.control);
        let mut known = control.past.noted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(noted) = &*known
            && !afresh
        {
            return Ok(Arc::clone(noted));
        }
        // Its errors are those of a restore: what is read is state, too.
        let noted = self.read_noted(topic).map_err(|error| Failure::Restore(RestoreError::Log(error)))?;
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
        let (started, patience) = (Instant::now(), self.config.transaction_timeout + PATIENCE);
        let (mut position, mut records) = (low, Vec::new());
        while position < high {
            position = self.reader.read(READ_RECORDS, READ_WAIT, &mut records)?;
            let texts = records.iter().filter_map(|record| std::str::from_utf8(record.value()?).ok());
            texts.filter_map(InputPositions::decode).for_each(|positions| noted.take_in(&positions));
            records.clear();
            if position < high && started.elapsed() > patience {
                let context = format!("reading topic `{}` up to offset {high}", self.topics.name(topic));
                let reason = format!("a transaction that holds it up at offset {position} does not end");
                return Err(LogError::Retriable { context, reason });
            }
        }
        self.reader.stop();
        Ok(noted)
    }

    /// A changelog partition of the application that holds something although the group has committed nothing at all.
    pub(super) fn history(&mut self) -> Result<Option<TopicPartition>, Failure> {
        let control = Arc::clone(&self.control);
        let mut known = control.past.history.lock().unwrap_or_else(PoisonError::into_inner);
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

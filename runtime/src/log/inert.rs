//! A log without anything in it. The binary audit compiles a topology for it, so that what is read is the topology's own
//! code and not that of a broker's client; nobody runs it.
//!
//! Answers come from `black_box`: a compiler that knew them would leave out the code for all other answers.

use std::hint::black_box;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use super::{
    ChangelogReader, CommittedOffset, Consumer, Log, LogError, Outcome, OutputRecord, Producer, Rebalance, Record,
    TopicId, TopicPartition, TopicPlan, TopicTable, Watermarks,
};
use crate::config::Config;
use crate::description::Store;
use crate::record::Headers;
use crate::store::{StateBackend, StoreBackend, StoreBatch, StoreChange, StoreError, StoreNote};
use crate::task_id::TaskId;

/// See the module; also all of its parts.
#[derive(Debug, Clone, Copy)]
pub struct InertLog;

const EMPTY: Watermarks = Watermarks { low: 0, high: 0 };

impl Log for InertLog {
    type Consumer = Self;
    type Producer = Self;
    type Reader = Self;
    type State = Self;
    type Store = Self;

    fn prepare(&self, _: &Config, _: &TopicPlan) -> Result<TopicTable, LogError> {
        let (context, reason) = ("an inert log".to_owned(), "it is there to be compiled, not to be run".to_owned());
        Err(LogError::Fatal { context, reason })
    }

    fn consumer(&self, _: &Config, _: &Arc<TopicTable>, _: usize) -> Result<Self, LogError> {
        Ok(*self)
    }

    fn producer(&self, _: &Config, _: &Arc<TopicTable>, _: usize) -> Result<Self, LogError> {
        Ok(*self)
    }

    fn reader(&self, _: &Config, _: &Arc<TopicTable>, _: usize) -> Result<Self, LogError> {
        Ok(*self)
    }

    fn open_state(
        &self,
        _: &Config,
        _: &Self,
        _: TaskId,
        stores: &[&'static Store],
    ) -> Result<(Self, Vec<Self>), LogError> {
        Ok((*self, vec![*self; stores.len()]))
    }
}

impl Record for InertLog {
    fn topic_partition(&self) -> TopicPartition {
        TopicPartition { topic: TopicId(0), partition: 0 }
    }

    fn offset(&self) -> i64 {
        black_box(0)
    }

    fn timestamp(&self) -> i64 {
        black_box(0)
    }

    fn key(&self) -> Option<&[u8]> {
        black_box(None)
    }

    fn value(&self) -> Option<&[u8]> {
        black_box(None)
    }

    fn headers(&self, _: &mut Headers) {}
}

impl Consumer for InertLog {
    type Record = Self;
    type Group = ();

    fn poll(&mut self, _: usize, _: Duration, _: &mut Vec<Self>) -> Result<Option<Rebalance>, LogError> {
        Ok(black_box(None))
    }

    fn assign(&mut self, _: &[(TopicPartition, i64)]) -> Result<(), LogError> {
        Ok(())
    }

    fn unassign(&mut self) -> Result<(), LogError> {
        Ok(())
    }

    fn group(&self) -> Option<()> {
        black_box(None)
    }

    fn committed(&mut self, _: &[TopicPartition]) -> Result<Vec<Option<CommittedOffset>>, LogError> {
        Ok(Vec::new())
    }

    fn watermarks(&mut self, _: TopicPartition) -> Result<Watermarks, LogError> {
        Ok(EMPTY)
    }

    fn seek(&mut self, _: &[(TopicPartition, i64)]) -> Result<(), LogError> {
        Ok(())
    }

    fn pause(&mut self, _: &[TopicPartition]) -> Result<(), LogError> {
        Ok(())
    }

    fn resume(&mut self, _: &[TopicPartition]) -> Result<(), LogError> {
        Ok(())
    }

    fn at_end(&self, _: TopicPartition) -> bool {
        true
    }

    fn lag(&self, _: TopicPartition, _: i64) -> Option<i64> {
        None
    }

    fn commit(&mut self, _: &[CommittedOffset]) -> Result<(), LogError> {
        Ok(())
    }

    fn close(&mut self) {}
}

impl Producer for InertLog {
    type Group = ();

    fn begin(&mut self) -> Result<(), LogError> {
        Ok(())
    }

    fn send(&mut self, record: &OutputRecord<'_>) -> Result<(), LogError> {
        black_box(record);
        black_box(Ok(()))
    }

    fn flush(&mut self) -> Result<(), LogError> {
        Ok(())
    }

    fn send_offsets(&mut self, _: &[CommittedOffset], (): &()) -> Result<(), LogError> {
        Ok(())
    }

    fn commit(&mut self) -> Outcome {
        Outcome::Committed
    }

    fn abort(&mut self) -> Result<(), LogError> {
        Ok(())
    }

    fn written_end(&self, _: TopicPartition) -> Option<i64> {
        None
    }
}

impl ChangelogReader for InertLog {
    type Record = Self;

    fn bounds(&mut self, _: TopicPartition) -> Result<Watermarks, LogError> {
        Ok(EMPTY)
    }

    fn start(&mut self, _: TopicPartition, _: i64) -> Result<(), LogError> {
        Ok(())
    }

    fn read(&mut self, _: usize, _: Duration, _: &mut Vec<Self>) -> Result<i64, LogError> {
        Ok(0)
    }

    fn stop(&mut self) {}
}

impl StateBackend for InertLog {
    type Store = Self;

    fn write(&mut self, _: &mut [StoreChange<'_, Self>]) -> Result<(), StoreError> {
        Ok(())
    }
}

impl StoreBackend for InertLog {
    fn get(&self, key: &[u8], entry: &mut Vec<u8>) -> Result<bool, StoreError> {
        entry.extend_from_slice(black_box(key));
        black_box(Ok(true))
    }

    fn range(
        &self,
        from: &[u8],
        _: Option<&[u8]>,
        visit: &mut dyn FnMut(&[u8], &[u8]) -> bool,
    ) -> Result<(), StoreError> {
        black_box(visit(black_box(from), black_box(from)));
        Ok(())
    }

    fn changelog_offset(&self) -> Option<i64> {
        None
    }

    fn stream_time(&self) -> i64 {
        -1
    }

    fn note(&self) -> &StoreNote {
        static EMPTY: LazyLock<StoreNote> = LazyLock::new(StoreNote::default);
        &EMPTY
    }

    fn load(&mut self, _: &StoreBatch<'_>, _: i64) -> Result<(), StoreError> {
        Ok(())
    }

    fn clear(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    fn approximate_bytes(&self) -> u64 {
        0
    }
}

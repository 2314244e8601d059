//! The records of one input partition that wait to be processed.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::log::Record;

/// A record that is still queued after this long shares no memory with others any more: what came with it may be gone
/// long since, and would be kept by it. The fastest topologies never keep one so long, and copy nothing.
const LONG: Duration = Duration::from_millis(500);

/// See the module.
pub(crate) struct Queue<R> {
    records: VecDeque<R>,
    /// Of keys and values.
    bytes: usize,
    /// How many records at the front are detached.
    n_detached: usize,
    /// The last look, and the last offset that was here then.
    looked: Option<(Instant, i64)>,
}

impl<R: Record> Queue<R> {
    pub(super) fn new() -> Self {
        Self { records: VecDeque::new(), bytes: 0, n_detached: 0, looked: None }
    }

    #[inline]
    pub(super) fn push(&mut self, record: R) {
        self.bytes += size(&record);
        self.records.push_back(record);
    }

    #[inline]
    pub(super) fn pop(&mut self) -> Option<R> {
        let record = self.records.pop_front()?;
        self.bytes -= size(&record);
        self.n_detached = self.n_detached.saturating_sub(1);
        Some(record)
    }

    #[inline]
    pub(super) fn front(&self) -> Option<&R> {
        self.records.front()
    }

    pub(crate) fn len(&self) -> usize {
        self.records.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Bytes of the keys and values in it.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Drops the records up to and with `offset`.
    pub(super) fn skip(&mut self, offset: i64) {
        while self.front().is_some_and(|record| record.offset() <= offset) {
            self.pop();
        }
    }

    pub(super) fn clear(&mut self) {
        *self = Self { records: std::mem::take(&mut self.records), ..Self::new() };
        self.records.clear();
    }

    /// Detaches the records that have been here for [`LONG`]. To be called now and then.
    pub(crate) fn detach_what_waits(&mut self, now: Instant) {
        let Some(last) = self.records.back().map(Record::offset) else {
            self.looked = None;
            return;
        };
        match self.looked {
            Some((looked, _)) if now.saturating_duration_since(looked) < LONG => return,
            Some((_, seen)) => {
                for record in self.records.iter_mut().skip(self.n_detached).take_while(|record| record.offset() <= seen)
                {
                    record.detach();
                    self.n_detached += 1;
                }
            }
            None => {}
        }
        self.looked = Some((now, last));
    }
}

#[inline]
fn size(record: &impl Record) -> usize {
    let length = |bytes: Option<&[u8]>| bytes.map_or(0, <[u8]>::len);
    length(record.key()) + length(record.value())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock;
    use crate::log::{TopicId, TopicPartition};
    use crate::record::Headers;

    struct Fetched {
        offset: i64,
        n_detached: u32,
    }

    impl Record for Fetched {
        fn topic_partition(&self) -> TopicPartition {
            TopicPartition { topic: TopicId(0), partition: 0 }
        }
        fn offset(&self) -> i64 {
            self.offset
        }
        fn timestamp(&self) -> i64 {
            0
        }
        fn key(&self) -> Option<&[u8]> {
            Some(b"key")
        }
        fn value(&self) -> Option<&[u8]> {
            Some(b"value")
        }
        fn headers(&self, _: &mut Headers) {}
        fn detach(&mut self) {
            self.n_detached += 1;
        }
    }

    fn filled(queue: &mut Queue<Fetched>, offsets: std::ops::Range<i64>) {
        offsets.for_each(|offset| queue.push(Fetched { offset, n_detached: 0 }));
    }

    fn detached(queue: &Queue<Fetched>) -> Vec<u32> {
        queue.records.iter().map(|record| record.n_detached).collect()
    }

    #[test]
    fn what_waits_long_is_detached_once_and_what_passes_is_not() {
        let (mut queue, start) = (Queue::new(), clock::now());
        filled(&mut queue, 0..3);
        queue.detach_what_waits(start);
        filled(&mut queue, 3..5);
        queue.detach_what_waits(start + LONG / 2);
        assert_eq!(detached(&queue), [0; 5]);
        queue.pop();
        queue.detach_what_waits(start + LONG);
        assert_eq!(detached(&queue), [1, 1, 0, 0], "those that were there at the first look");
        queue.pop();
        queue.detach_what_waits(start + LONG * 2);
        assert_eq!(detached(&queue), [1, 1, 1]);
        queue.clear();
        // A fast one: whenever somebody looks, it holds other records.
        for turn in 0..10 {
            filled(&mut queue, turn * 10..turn * 10 + 10);
            queue.detach_what_waits(start + LONG * u32::try_from(turn).unwrap());
            assert_eq!(detached(&queue), [0; 10]);
            queue.skip(turn * 10 + 9);
        }
    }

    #[test]
    fn it_knows_how_many_bytes_it_holds() {
        let mut queue = Queue::new();
        filled(&mut queue, 0..10);
        assert_eq!(queue.bytes(), 80);
        queue.pop();
        queue.skip(4);
        assert_eq!((queue.len(), queue.bytes()), (5, 40));
        queue.clear();
        assert_eq!((queue.is_empty(), queue.bytes()), (true, 0));
    }
}

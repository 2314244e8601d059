//! The assigned partitions and what has been fetched of them.
//!
//! Each partition keeps its own queue, and pausing one means not to take from it. librdkafka's own pause would throw
//! away what is fetched, and after an end-of-partition event would go on one offset too far: its position counts such
//! an event as a record.

use std::sync::Arc;
use std::time::Instant;

use rdkafka::error::RDKafkaErrorCode;

use super::ffi::Keep;
use super::ffi::message::RawMessage;
use super::ffi::queue::{BatchBuffer, PartitionQueue, Wakeup};
use super::message::KafkaRecord;
use crate::clock;
use crate::log::{HeldBack, TopicPartition};

/// What came in place of a record.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) origin: TopicPartition,
    pub(super) code: RDKafkaErrorCode,
    pub(super) offset: i64,
    pub(super) text: String,
}

struct Assigned {
    origin: TopicPartition,
    queue: PartitionQueue,
    paused: bool,
    /// Where reading came to the end, if it did: the next offset, past whatever cannot be read.
    end: Option<i64>,
    /// The offset after the last record taken.
    taken: i64,
    /// Since when there is more behind this end.
    held_since: Option<(i64, Instant)>,
}

/// See the module.
pub(super) struct Batches {
    assigned: Vec<Assigned>,
    wakeup: Arc<Wakeup>,
    buffer: BatchBuffer,
    /// Whose turn it is: when there is more than a batch, nobody is always last.
    first: usize,
}

impl Batches {
    pub(super) fn new(wakeup: Arc<Wakeup>) -> Self {
        Self { assigned: Vec::new(), wakeup, buffer: BatchBuffer::new(), first: 0 }
    }

    /// Claims the queue of a partition; before it is assigned (see [`PartitionQueue::open`]).
    pub(super) fn open(&mut self, client: &Keep, topic: &str, origin: TopicPartition) -> bool {
        let Some(queue) = PartitionQueue::open(client, topic, origin.partition, &self.wakeup) else { return false };
        self.assigned.push(Assigned { origin, queue, paused: false, end: None, taken: 0, held_since: None });
        true
    }

    pub(super) fn clear(&mut self) {
        self.assigned.clear();
        self.first = 0;
    }

    pub(super) fn is_assigned(&self, partition: TopicPartition) -> bool {
        self.assigned.iter().any(|assigned| assigned.origin == partition)
    }

    pub(super) fn set_paused(&mut self, partitions: &[TopicPartition], paused: bool) {
        for assigned in self.assigned.iter_mut().filter(|assigned| partitions.contains(&assigned.origin)) {
            assigned.paused = paused;
        }
    }

    /// The read position moves: what was known of the end is not any more.
    pub(super) fn moved(&mut self, partition: TopicPartition) {
        for assigned in self.assigned.iter_mut().filter(|assigned| assigned.origin == partition) {
            assigned.end = None;
        }
    }

    pub(super) fn at_end(&self, partition: TopicPartition) -> bool {
        self.assigned.iter().any(|assigned| assigned.origin == partition && assigned.end.is_some())
    }

    /// Whether nothing lies between `position` and `known_end` but the markers of transactions: everything there was read.
    pub(super) fn nothing_after(&self, partition: TopicPartition, position: i64, known_end: Option<i64>) -> bool {
        let found = self.assigned.iter().find(|assigned| assigned.origin == partition);
        found.is_some_and(|&Assigned { end, taken, .. }| {
            end.is_some_and(|end| known_end.is_none_or(|known| known <= end)) && taken <= position
        })
    }

    /// The partitions that were read to an end behind which there is more, by what `known_end` says of each: records of
    /// a transaction that is open, and whatever follows them.
    pub(super) fn held_back(&mut self, known_end: impl Fn(TopicPartition) -> Option<i64>) -> Vec<HeldBack> {
        let mut all = Vec::new();
        for Assigned { origin, end, held_since, .. } in &mut self.assigned {
            let more = end.and_then(|stable| Some((stable, known_end(*origin).filter(|&known| known > stable)?)));
            *held_since = more.map(|(stable, _)| match *held_since {
                Some((before, since)) if before == stable => (stable, since),
                _ => (stable, clock::now()),
            });
            if let (Some((stable, end)), Some((_, since))) = (more, *held_since) {
                all.push(HeldBack { partition: *origin, stable, end, since });
            }
        }
        all
    }

    /// Appends at most `max` records, of every partition its share and more where others have none. Stops at the
    /// first problem.
    pub(super) fn take(&mut self, max: usize, out: &mut Vec<KafkaRecord>) -> Result<(), Problem> {
        let n = self.assigned.len();
        let n_open = self.assigned.iter().filter(|assigned| !assigned.paused).count();
        if n_open == 0 {
            return Ok(());
        }
        self.first = (self.first + 1) % n;
        let limit = out.len() + max;
        let mut share = max.div_ceil(n_open);
        loop {
            let mut more = false;
            for turn in 0..n {
                let assigned = &mut self.assigned[(self.first + turn) % n];
                let room = share.min(limit - out.len());
                if assigned.paused || room == 0 {
                    continue;
                }
                more |= assigned.take(room, &mut self.buffer, out)? == room;
            }
            if !more || out.len() == limit {
                return Ok(());
            }
            share = limit - out.len();
        }
    }
}

impl Assigned {
    fn take(&mut self, max: usize, buffer: &mut BatchBuffer, out: &mut Vec<KafkaRecord>) -> Result<usize, Problem> {
        let mut problem = None;
        let (origin, end, taken) = (self.origin, &mut self.end, &mut self.taken);
        let got = self.queue.take(max, buffer, &mut |message: RawMessage| match message.error() {
            None => {
                *end = None;
                *taken = message.offset() + 1;
                out.push(KafkaRecord::new(message, origin));
            }
            Some(RDKafkaErrorCode::PartitionEOF) => *end = Some(message.offset()),
            Some(code) => {
                let (offset, text) = (message.offset(), message.error_text());
                problem.get_or_insert(Problem { origin, code, offset, text });
            }
        });
        problem.map_or(Ok(got), Err)
    }
}

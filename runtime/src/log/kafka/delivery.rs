//! What the producer's background threads report about the current transaction: how far each changelog was written,
//! and which requests of the transaction protocol are still without an answer.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::log::topics::{Role, TopicId, TopicPartition, TopicTable};

/// Shared between a producer and librdkafka's threads. The threads hand records back under a lock before a flush
/// returns, so relaxed atomics are enough.
#[derive(Debug)]
pub(super) struct Deliveries {
    /// First slot of each topic; `None` for topics that are no changelogs.
    first_slots: Vec<Option<usize>>,
    /// For each changelog partition the offset after the last record acknowledged in this transaction; 0: none
    /// (a real end is at least 1).
    ends: Vec<AtomicI64>,
    /// Requests of the transaction protocol sent, less those answered.
    unanswered: AtomicI64,
    /// Requests to end the transaction sent since `begin`.
    end_requests: AtomicI64,
    /// Whether a request went out in a version that only brokers before Kafka 2.5 ask for.
    old_broker: AtomicBool,
    /// The broker's words for records that it did not take, by the address of librdkafka's message, until somebody hears them.
    reasons: Mutex<Vec<(usize, String)>>,
    /// First number of each topic's partitions among those of all inputs; `None` for topics that are none.
    first_inputs: Vec<Option<usize>>,
    /// Topic and partition of each of these numbers.
    inputs: Vec<TopicPartition>,
}

/// The opaque number of records whose offset nobody asks for.
pub(super) const UNTRACKED: usize = 0;

/// An opaque number with this bit names the input that the record was made from: 15 bits its partition, 48 its offset.
const FROM_INPUT: u64 = 1 << 63;
const OFFSET_BITS: u32 = 48;
const OFFSETS: u64 = 1 << OFFSET_BITS;
const INPUTS: usize = 1 << 15;

/// Kafka 2.5 introduced these versions; before, a commit of offsets in a transaction carries no generation, and nothing
/// keeps a former member of the group from committing.
const INIT_PRODUCER_ID: i16 = 22;
const FIRST_GOOD_VERSION: i16 = 3;
/// Protocol keys of the requests that change a transaction at its coordinator.
const ADD_PARTITIONS_TO_TXN: i16 = 24;
const ADD_OFFSETS_TO_TXN: i16 = 25;
const END_TXN: i16 = 26;
const TXN_OFFSET_COMMIT: i16 = 28;

thread_local! {
    /// Whether this thread sends requests. librdkafka reports an answer first on the thread that received it, which
    /// is the one that sent the request, and often once more on the thread that acts on it.
    static SENDS: Cell<bool> = const { Cell::new(false) };
}

fn changes_transaction(api_key: i16) -> bool {
    matches!(api_key, ADD_PARTITIONS_TO_TXN | ADD_OFFSETS_TO_TXN | END_TXN | TXN_OFFSET_COMMIT)
}

impl Deliveries {
    pub(super) fn new(topics: &TopicTable) -> Self {
        let mut n_slots = 0;
        let mut first_slots = Vec::with_capacity(topics.topics.len());
        let (mut first_inputs, mut inputs) = (Vec::with_capacity(topics.topics.len()), Vec::new());
        for (topic, id) in topics.topics.iter().zip(0..) {
            let is_input = matches!(topic.role, Role::Repartition | Role::External { input: true, .. });
            first_inputs.push(is_input.then_some(inputs.len()));
            if is_input {
                inputs.extend((0..topic.partitions).map(|partition| TopicPartition { topic: TopicId(id), partition }));
            }
            let is_changelog = matches!(topic.role, Role::Changelog(_));
            first_slots.push(is_changelog.then_some(n_slots));
            if is_changelog {
                n_slots += usize::try_from(topic.partitions).unwrap_or(0);
            }
        }
        Self {
            first_slots,
            ends: std::iter::repeat_with(AtomicI64::default).take(n_slots).collect(),
            unanswered: AtomicI64::new(0),
            end_requests: AtomicI64::new(0),
            old_broker: AtomicBool::new(false),
            reasons: Mutex::default(),
            first_inputs,
            inputs,
        }
    }

    /// The opaque number of outputs made from this record.
    #[inline]
    pub(super) fn made_from(&self, input: TopicPartition, offset: i64) -> usize {
        let first = self.first_inputs.get(input.topic.0 as usize).copied().flatten();
        let (Some(first), Ok(partition), Ok(offset)) = (first, usize::try_from(input.partition), u64::try_from(offset))
        else {
            return UNTRACKED;
        };
        let number = first + partition;
        if number >= INPUTS || offset >= OFFSETS {
            return UNTRACKED;
        }
        usize::try_from(FROM_INPUT | (number as u64) << OFFSET_BITS | offset).unwrap_or(UNTRACKED)
    }

    /// The input record that an opaque number names.
    pub(super) fn origin(&self, opaque: usize) -> Option<(TopicPartition, i64)> {
        let opaque = opaque as u64;
        if opaque & FROM_INPUT == 0 {
            return None;
        }
        let number = usize::try_from((opaque & !FROM_INPUT) >> OFFSET_BITS).ok()?;
        Some((*self.inputs.get(number)?, i64::try_from(opaque % OFFSETS).ok()?))
    }

    /// The opaque number to send with a record of this partition; `made_from` where nobody asks for its offset.
    #[inline]
    pub(super) fn opaque(&self, target: TopicPartition, made_from: usize) -> usize {
        self.slot(target).map_or(made_from, |slot| slot + 1)
    }

    #[inline]
    fn slot(&self, TopicPartition { topic: TopicId(topic), partition }: TopicPartition) -> Option<usize> {
        let first = self.first_slots.get(topic as usize).copied().flatten()?;
        Some(first + usize::try_from(partition).ok()?)
    }

    /// Forgets the last transaction.
    pub(super) fn begin(&self) {
        for end in &self.ends {
            end.store(0, Ordering::Relaxed);
        }
        self.end_requests.store(0, Ordering::Relaxed);
    }

    /// The offset after the last record of this transaction in a changelog.
    pub(super) fn end(&self, changelog: TopicPartition) -> Option<i64> {
        let end = self.ends.get(self.slot(changelog)?)?.load(Ordering::Relaxed);
        (end > 0).then_some(end)
    }

    /// A record was written; called by librdkafka's threads.
    pub(super) fn acknowledged(&self, opaque: usize, offset: i64) {
        if let Some(end) = opaque.checked_sub(1).and_then(|slot| self.ends.get(slot)) {
            end.fetch_max(offset + 1, Ordering::Relaxed);
        }
    }

    /// A record was not written; called by librdkafka's threads. The broker's words are kept here, because librdkafka keeps
    /// them no longer.
    pub(super) fn refused(&self, message: usize, reason: String) {
        if !reason.is_empty() {
            self.reasons().push((message, reason));
        }
    }

    /// The broker's words for a record that was not written; empty where it had none. They are told once.
    pub(super) fn reason(&self, message: usize) -> String {
        let mut reasons = self.reasons();
        let at = reasons.iter().position(|(of, _)| *of == message);
        at.map(|at| reasons.swap_remove(at).1).unwrap_or_default()
    }

    fn reasons(&self) -> MutexGuard<'_, Vec<(usize, String)>> {
        // No panic can leave the list half changed.
        self.reasons.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A request has left; called by librdkafka's threads.
    pub(super) fn requested(&self, api_key: i16, version: i16) {
        SENDS.set(true);
        if matches!(api_key, INIT_PRODUCER_ID | TXN_OFFSET_COMMIT) && version < FIRST_GOOD_VERSION {
            self.old_broker.store(true, Ordering::Relaxed);
        }
        if changes_transaction(api_key) {
            self.unanswered.fetch_add(1, Ordering::Relaxed);
        }
        if api_key == END_TXN {
            self.end_requests.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// An answer has come; called by librdkafka's threads.
    pub(super) fn answered(&self, api_key: i16) {
        if SENDS.get() && changes_transaction(api_key) {
            self.unanswered.fetch_sub(1, Ordering::Relaxed);
        }
    }

    /// Whether a broker older than Kafka 2.5 was met.
    pub(super) fn has_old_broker(&self) -> bool {
        self.old_broker.load(Ordering::Relaxed)
    }

    /// Whether a request was sent that nobody answered: it may still reach the coordinator, in a later transaction.
    pub(super) fn has_unanswered(&self) -> bool {
        self.unanswered.load(Ordering::Relaxed) != 0
    }

    /// Whether the end of this transaction was requested more than once: the answer we have may be about the
    /// second request only.
    pub(super) fn ended_twice(&self) -> bool {
        self.end_requests.load(Ordering::Relaxed) > 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::description::StoreKind;
    use crate::log::topics::{TopicInfo, TopicPlan};

    fn topics() -> TopicTable {
        let info = |name: &str, role, partitions| {
            let (name, uuid, delete_retention) = (name.into(), None, None);
            TopicInfo { name, role, partitions, uuid, delete_retention }
        };
        let external = Role::External { input: true, output: false };
        TopicTable {
            topics: vec![
                info("input", external, 9),
                info("first", Role::Changelog(StoreKind::KeyValue), 2),
                info("between", Role::Repartition, 9),
                info("second", Role::Changelog(StoreKind::KeyValue), 3),
            ],
            plan: TopicPlan {
                topics: Vec::new(),
                sources: Vec::new(),
                sinks: Vec::new(),
                changelogs: Vec::new(),
                positions: None,
                dead_letters: Vec::new(),
                sink_dead_letters: Vec::new(),
                offset_resets: Vec::new(),
                copartitioned: Vec::new(),
            },
        }
    }

    fn at(topic: u32, partition: i32) -> TopicPartition {
        TopicPartition { topic: TopicId(topic), partition }
    }

    #[test]
    fn each_changelog_partition_has_an_end_of_its_own() {
        let deliveries = Deliveries::new(&topics());
        assert_eq!(deliveries.opaque(at(0, 0), UNTRACKED), UNTRACKED);
        assert_eq!(deliveries.opaque(at(2, 8), UNTRACKED), UNTRACKED);
        let changelogs = [at(1, 0), at(1, 1), at(3, 0), at(3, 1), at(3, 2)];
        for (offset, &changelog) in (10..).zip(&changelogs) {
            let opaque = deliveries.opaque(changelog, UNTRACKED);
            deliveries.acknowledged(opaque, offset);
            // Acknowledgements of several requests may come in any order.
            deliveries.acknowledged(opaque, 3);
        }
        deliveries.acknowledged(UNTRACKED, 99);
        for (offset, &changelog) in (10..).zip(&changelogs) {
            assert_eq!(deliveries.end(changelog), Some(offset + 1));
        }
        deliveries.begin();
        assert!(changelogs.iter().all(|&changelog| deliveries.end(changelog).is_none()));
    }

    #[test]
    fn an_output_carries_the_coordinates_of_its_input() {
        let deliveries = Deliveries::new(&topics());
        for (input, offset) in [(at(0, 0), 0), (at(0, 8), 17), (at(2, 3), (1 << 48) - 1)] {
            let made_from = deliveries.made_from(input, offset);
            let opaque = deliveries.opaque(at(0, 1), made_from);
            assert_eq!(deliveries.origin(opaque), Some((input, offset)));
            // An acknowledgement of it counts for no changelog.
            deliveries.acknowledged(opaque, 5);
        }
        assert!((0..2).all(|partition| deliveries.end(at(1, partition)).is_none()));
        assert_eq!(deliveries.made_from(at(1, 0), 3), UNTRACKED, "a changelog is no input");
        assert_eq!(deliveries.made_from(at(0, 0), 1 << 48), UNTRACKED);
        assert_eq!(deliveries.origin(deliveries.opaque(at(1, 0), UNTRACKED)), None);
    }

    #[test]
    fn the_brokers_words_are_told_once_of_the_record_that_they_are_about() {
        let deliveries = Deliveries::new(&topics());
        deliveries.refused(0x10, "out of range".to_owned());
        deliveries.refused(0x20, String::new());
        deliveries.refused(0x30, "too large".to_owned());
        assert_eq!(deliveries.reason(0x20), "");
        assert_eq!(deliveries.reason(0x10), "out of range");
        // The address is another record's by then.
        assert_eq!(deliveries.reason(0x10), "");
        assert_eq!(deliveries.reason(0x30), "too large");
    }

    #[test]
    fn a_request_without_an_answer_is_remembered_across_transactions() {
        let deliveries = Deliveries::new(&topics());
        deliveries.requested(END_TXN, 3);
        deliveries.answered(END_TXN);
        assert!(!deliveries.has_unanswered() && !deliveries.ended_twice());
        // The first one timed out; librdkafka sent it again, and that one was answered.
        deliveries.begin();
        deliveries.requested(END_TXN, 3);
        deliveries.requested(END_TXN, 3);
        deliveries.answered(END_TXN);
        assert!(deliveries.has_unanswered() && deliveries.ended_twice());
        deliveries.begin();
        assert!(deliveries.has_unanswered() && !deliveries.ended_twice());
    }

    /// librdkafka reports an answer a second time on the thread that acts on it.
    #[test]
    fn an_answer_counts_once() {
        let deliveries = std::sync::Arc::new(Deliveries::new(&topics()));
        deliveries.requested(END_TXN, 3);
        deliveries.requested(END_TXN, 3);
        deliveries.answered(END_TXN);
        let other = std::sync::Arc::clone(&deliveries);
        std::thread::spawn(move || other.answered(END_TXN)).join().expect("no panic");
        assert!(deliveries.has_unanswered());
    }
}

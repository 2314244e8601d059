//! Outputs that the log did not take, by what they say: made again from the same input, they are not sent again.

use std::collections::BTreeMap;
use std::hash::BuildHasher as _;

use foldhash::fast::FixedState;

use super::{OutputRecord, TopicPartition};

/// A record that was read, by its partition and offset.
pub type Input = (TopicPartition, i64);

/// An output that the log refused for its size, its time or its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedOutput {
    /// The record that it was made from.
    pub input: Input,
    /// Where it was to go.
    pub target: TopicPartition,
    /// [`fingerprint`] of its key and value.
    pub fingerprint: u64,
    /// Bytes of key and value.
    pub size: usize,
    /// Whether the log refused this very record, and not a batch that it was in.
    pub certain: bool,
    /// The log's words.
    pub reason: String,
}

/// What is to be done with an output.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is sent.
    Sent,
    /// It is sent with no other beside it: it was in a batch that was refused.
    Alone,
    /// It is not sent again, for this reason.
    Refused(String),
}

/// So many records may be suspected of a batch's refusal. With more, it is the batches that are too large.
const MAX_SUSPECTS: usize = 32;

/// Tells outputs of one input apart. It is made of what they say and not of their number: where the order in which
/// partitions are read changes what an input leads to, an output that was never refused is not held back.
#[must_use]
pub fn fingerprint(key: Option<&[u8]>, value: Option<&[u8]>) -> u64 {
    FixedState::default().hash_one((key, value))
}

/// The refused outputs that a worker remembers until their inputs are committed. A worker that forgets them, because it
/// dies or gives the partition back, or its successor, is told of them by the log once more.
#[derive(Debug, Default)]
pub(crate) struct RefusedOutputs {
    by_input: BTreeMap<Input, Vec<RefusedOutput>>,
    count: usize,
    /// How many outputs of the current transaction were among them.
    met: usize,
}

impl RefusedOutputs {
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether the current transaction has met all of them. It is committed then, so that they are left behind before
    /// the next refusal takes back what comes after them.
    #[inline]
    pub(crate) fn are_met(&self) -> bool {
        self.count > 0 && self.met >= self.count
    }

    /// What is known of an output that is made again.
    pub(crate) fn verdict(&mut self, input: Input, output: &OutputRecord<'_>) -> Verdict {
        let Some(of_input) = self.by_input.get(&input) else { return Verdict::Sent };
        let fingerprint = fingerprint(output.key, output.value);
        let is_it = |known: &&RefusedOutput| known.target == output.target && known.fingerprint == fingerprint;
        let Some(known) = of_input.iter().find(is_it) else { return Verdict::Sent };
        self.met += 1;
        if known.certain { Verdict::Refused(known.reason.clone()) } else { Verdict::Alone }
    }

    /// Remembers outputs. False if nothing was learnt, or too much.
    pub(crate) fn learn(&mut self, outputs: impl Iterator<Item = RefusedOutput>) -> bool {
        let mut learnt = false;
        for new in outputs {
            let of_input = self.by_input.entry(new.input).or_default();
            let is_it = |known: &&mut RefusedOutput| (known.target, known.fingerprint) == (new.target, new.fingerprint);
            match of_input.iter_mut().find(is_it) {
                Some(known) if known.certain || !new.certain => {}
                Some(known) => {
                    *known = new;
                    learnt = true;
                }
                None => {
                    of_input.push(new);
                    self.count += 1;
                    learnt = true;
                }
            }
        }
        learnt && self.all().filter(|known| !known.certain).count() <= MAX_SUSPECTS
    }

    /// The current transaction is taken back.
    pub(crate) fn aborted(&mut self) {
        self.met = 0;
    }

    /// The current transaction is committed: forgets those whose input does not come again.
    pub(crate) fn committed(&mut self, comes_again: impl Fn(Input) -> bool) {
        self.by_input.retain(|&input, _| comes_again(input));
        self.count = self.all().count();
        self.met = 0;
    }

    fn all(&self) -> impl Iterator<Item = &RefusedOutput> {
        self.by_input.values().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::TopicId;
    use crate::record::Headers;

    const INPUT: Input = (TopicPartition { topic: TopicId(0), partition: 3 }, 17);
    const TARGET: TopicPartition = TopicPartition { topic: TopicId(1), partition: 2 };

    fn refused(value: &[u8], certain: bool) -> RefusedOutput {
        let fingerprint = fingerprint(Some(b"key"), Some(value));
        let (size, reason) = (value.len() + 3, "too large".to_owned());
        RefusedOutput { input: INPUT, target: TARGET, fingerprint, size, certain, reason }
    }

    fn verdict(outputs: &mut RefusedOutputs, input: Input, target: TopicPartition, value: &[u8]) -> Verdict {
        let (key, value, headers) = (Some(&b"key"[..]), Some(value), &Headers::default());
        outputs.verdict(input, &OutputRecord { target, key, value, timestamp: 5, headers })
    }

    fn is_refused() -> Verdict {
        Verdict::Refused("too large".to_owned())
    }

    #[test]
    fn only_the_refused_output_of_an_input_is_held_back_and_one_that_was_in_a_batch_is_tried_alone() {
        let mut outputs = RefusedOutputs::default();
        assert!(outputs.learn([refused(b"suspect", false), refused(b"culprit", true)].into_iter()));
        let found = [&b"culprit"[..], b"suspect", b"another"].map(|value| verdict(&mut outputs, INPUT, TARGET, value));
        assert_eq!(found, [is_refused(), Verdict::Alone, Verdict::Sent]);
        assert_eq!(verdict(&mut outputs, (INPUT.0, 18), TARGET, b"culprit"), Verdict::Sent, "another input");
        let elsewhere = TopicPartition { topic: TopicId(2), ..TARGET };
        assert_eq!(verdict(&mut outputs, INPUT, elsewhere, b"culprit"), Verdict::Sent, "another topic");
    }

    #[test]
    fn an_attempt_that_learns_nothing_is_the_last() {
        let mut outputs = RefusedOutputs::default();
        assert!(outputs.learn([refused(b"suspect", false)].into_iter()));
        assert!(!outputs.learn([refused(b"suspect", false)].into_iter()));
        assert!(outputs.learn([refused(b"suspect", true)].into_iter()), "it was alone");
        assert_eq!(verdict(&mut outputs, INPUT, TARGET, b"suspect"), is_refused());
        assert!(!outputs.learn([refused(b"suspect", true)].into_iter()));
        assert!(!outputs.learn([refused(b"suspect", false)].into_iter()), "what is certain stays so");
        assert_eq!(verdict(&mut outputs, INPUT, TARGET, b"suspect"), is_refused());
        assert!(!outputs.learn(std::iter::empty()));
    }

    #[test]
    fn they_are_met_when_each_was_made_again_and_forgotten_when_that_is_committed() {
        let mut outputs = RefusedOutputs::default();
        assert!(!outputs.are_met());
        outputs.learn([refused(b"one", true), refused(b"two", false)].into_iter());
        verdict(&mut outputs, INPUT, TARGET, b"one");
        outputs.aborted();
        verdict(&mut outputs, INPUT, TARGET, b"one");
        assert!(!outputs.are_met());
        verdict(&mut outputs, INPUT, TARGET, b"two");
        assert!(outputs.are_met());
        outputs.committed(|(_, offset)| offset >= 17);
        assert!(!outputs.is_empty() && !outputs.are_met());
        outputs.committed(|(_, offset)| offset >= 18);
        assert!(outputs.is_empty());
    }

    #[test]
    fn batches_that_are_too_large_are_not_taken_apart_for_ever() {
        let mut outputs = RefusedOutputs::default();
        let mut rounds = (0_u8..100).map(|round| outputs.learn([refused(&[round], false)].into_iter()));
        assert_eq!(rounds.position(|goes_on| !goes_on), Some(MAX_SUSPECTS));
    }
}

//! Which inputs a state is the fold of, and how far.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use crate::topic_uuid::TopicUuid;

/// How far a task had processed its inputs when its state last changed. It is written with the state, so that whoever
/// finds the state knows what is in it, whatever became of the group's offsets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InputPositions {
    /// Counts how often somebody decided to process inputs again on top of the state. Offsets of a later round are newer,
    /// also where they are smaller.
    pub round: u32,
    positions: BTreeMap<(Arc<str>, i32), Position>,
}

/// An offset, and the id of the topic that it is one of; `None` where the log tells none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Position {
    offset: i64,
    uuid: Option<TopicUuid>,
}

impl InputPositions {
    /// Positions, each with its topic and partition.
    pub fn new(round: u32, positions: impl IntoIterator<Item = (Arc<str>, i32, i64)>) -> Self {
        let keyed = |(topic, partition, offset)| ((topic, partition), Position { offset, uuid: None });
        Self { round, positions: positions.into_iter().map(keyed).collect() }
    }

    /// The same in topics with ids.
    #[must_use]
    pub fn in_topics(mut self, uuid: impl Fn(&str) -> Option<TopicUuid>) -> Self {
        for ((topic, _), position) in &mut self.positions {
            position.uuid = uuid(topic);
        }
        self
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.positions.is_empty()
    }

    /// How far one partition is processed; `None` if the state does not know it.
    pub fn get(&self, topic: &str, partition: i32) -> Option<Processed> {
        let &Position { offset, uuid } = find(&self.positions, topic, partition)?;
        Some(Processed { round: self.round, offset, uuid })
    }

    /// The topics, each once.
    pub fn topics(&self) -> Vec<&str> {
        let mut topics: Vec<&str> = self.positions.keys().map(|(topic, _)| &**topic).collect();
        topics.dedup();
        topics
    }

    /// Takes in what another store of the same task knows.
    pub fn merge(&mut self, other: &Self) {
        if other.is_empty() || other.round < self.round && !self.is_empty() {
            return;
        }
        if other.round > self.round || self.is_empty() {
            self.clone_from(other);
            return;
        }
        for (partition, &position) in &other.positions {
            let known = self.positions.entry(partition.clone()).or_insert(position);
            *known = (*known).max(position);
        }
    }

    /// As text: `<round>;<topic>/<partition>=<offset>;…`, with `@<id>` behind the offset where the id is known. Names of
    /// topics hold none of these characters.
    pub fn encode(&self) -> String {
        let mut text = self.round.to_string();
        for ((topic, partition), Position { offset, uuid }) in &self.positions {
            let _ = write!(text, ";{topic}/{partition}={offset}");
            if let Some(uuid) = uuid {
                let _ = write!(text, "@{uuid}");
            }
        }
        text
    }

    /// Reads it back; `None` for anything else.
    pub fn decode(text: &str) -> Option<Self> {
        let mut parts = text.split(';');
        let round = parts.next()?.parse().ok()?;
        let position = |part: &str| {
            let (partition, position) = part.split_once('=')?;
            let (topic, partition) = partition.rsplit_once('/')?;
            let (offset, uuid) = match position.split_once('@') {
                Some((offset, uuid)) => (offset, Some(TopicUuid::parse(uuid)?)),
                None => (position, None),
            };
            Some(((topic.into(), partition.parse().ok()?), Position { offset: offset.parse().ok()?, uuid }))
        };
        Some(Self { round, positions: parts.map(position).collect::<Option<_>>()? })
    }
}

/// How far one partition is processed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Processed {
    /// See [`InputPositions::round`].
    pub round: u32,
    /// The offset of the next record.
    pub offset: i64,
    /// The id of the topic; `None` where the log tells none.
    pub uuid: Option<TopicUuid>,
}

/// What an application has noted beside its stores: how far its tasks had processed their inputs in transactions that
/// changed no state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NotedPositions(BTreeMap<(Arc<str>, i32), Processed>);

impl NotedPositions {
    /// Takes in what one transaction noted.
    pub fn take_in(&mut self, noted: &InputPositions) {
        for (partition, &Position { offset, uuid }) in &noted.positions {
            let noted = Processed { round: noted.round, offset, uuid };
            let known = self.0.entry(partition.clone()).or_insert(noted);
            *known = (*known).max(noted);
        }
    }

    /// How far one partition is processed, as far as this knows.
    pub fn get(&self, topic: &str, partition: i32) -> Option<Processed> {
        find(&self.0, topic, partition).copied()
    }
}

/// What is kept of one partition. The few there are are looked through, because a key would have to own its topic.
fn find<'m, V>(all: &'m BTreeMap<(Arc<str>, i32), V>, topic: &str, partition: i32) -> Option<&'m V> {
    let is_it = |(name, number): &(Arc<str>, i32)| **name == *topic && *number == partition;
    all.iter().find_map(|(key, value)| is_it(key).then_some(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn positions(round: u32, orders: i64, customers: i64) -> InputPositions {
        InputPositions::new(round, [("orders.v1".into(), 3, orders), ("customers".into(), 3, customers)])
    }

    #[test]
    fn what_was_written_reads_back_and_nothing_else_does() {
        let with_ids = positions(1, 5, 6).in_topics(|topic| TopicUuid::new(if topic == "customers" { 8 } else { 0 }));
        assert_eq!(with_ids.encode(), "1;customers/3=6@AAAAAAAAAAAAAAAAAAAACA;orders.v1/3=5");
        for all in [InputPositions::default(), positions(0, 5, 0), positions(7, i64::MAX, 1), with_ids] {
            assert_eq!(InputPositions::decode(&all.encode()), Some(all));
        }
        assert_eq!(positions(2, 5, 6).encode(), "2;customers/3=6;orders.v1/3=5");
        for text in ["", "x", "1;", "1;orders", "1;orders=3", "1;orders/x=3", "1;orders/1=y", "1;orders/1=2@y"] {
            assert_eq!(InputPositions::decode(text), None, "{text}");
        }
    }

    #[test]
    fn of_what_was_noted_of_a_partition_the_last_round_counts_and_its_highest_offset() {
        let mut noted = NotedPositions::default();
        for (round, orders, customers) in [(0, 90, 80), (1, 5, 9), (1, 4, 11)] {
            noted.take_in(&positions(round, orders, customers));
        }
        noted.take_in(&InputPositions::new(0, [("refunds".into(), 3, 7)]));
        let found = |topic, partition| noted.get(topic, partition).map(|found| (found.round, found.offset));
        assert_eq!([found("orders.v1", 3), found("customers", 3)], [Some((1, 5)), Some((1, 11))]);
        assert_eq!([found("refunds", 3), found("orders.v1", 2)], [Some((0, 7)), None]);
    }

    #[test]
    fn the_stores_of_a_task_know_the_highest_position_of_the_last_round() {
        let merged = |one: &InputPositions, other: &InputPositions| {
            let mut merged = one.clone();
            merged.merge(other);
            merged
        };
        let (one, other, later) = (positions(1, 5, 9), positions(1, 7, 2), positions(2, 1, 1));
        assert_eq!(merged(&one, &other), positions(1, 7, 9));
        assert_eq!(merged(&one, &later), later);
        assert_eq!(merged(&later, &one), later);
        assert_eq!(merged(&one, &InputPositions::default()), one);
        assert_eq!(merged(&InputPositions::default(), &one), one);
        assert_eq!(one.get("orders.v1", 3).map(|processed| processed.offset), Some(5));
        assert_eq!(one.get("orders.v1", 2), None);
        assert_eq!(one.topics(), ["customers", "orders.v1"]);
    }
}

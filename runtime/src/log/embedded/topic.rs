//! The topics of an embedded log.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::log::topics::Role;
use crate::store::changelog::RowForm;

/// What a topic is for, fixed when it is created.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Keeps its records.
    Plain,
    /// Drops records once they are consumed.
    Repartition,
    /// Keeps the state of a store with such rows, and shows it as records.
    Changelog(RowForm),
}

impl Kind {
    pub(super) fn of(role: Role) -> Self {
        match role {
            // Positions have no topic here, see `TopicPlan::without_positions`.
            Role::External { .. } | Role::Positions => Self::Plain,
            Role::Repartition => Self::Repartition,
            Role::Changelog(kind) => Self::Changelog(RowForm::of(kind)),
        }
    }

    pub(super) fn describe(self) -> &'static str {
        match self {
            Self::Plain => "an ordinary topic",
            Self::Repartition => "a repartition topic",
            Self::Changelog(_) => "a changelog",
        }
    }
}

/// A topic. Its shape never changes; the ends of its partitions move with every commit.
pub(super) struct Topic {
    pub(super) id: u32,
    pub(super) name: Arc<str>,
    pub(super) kind: Kind,
    partitions: Box<[Partition]>,
}

#[derive(Default)]
struct Partition {
    low: AtomicI64,
    end: AtomicI64,
}

impl Topic {
    pub(super) fn new(id: u32, name: &str, kind: Kind, partitions: i32) -> Self {
        let partitions = (0..partitions).map(|_| Partition::default()).collect();
        Self { id, name: name.into(), kind, partitions }
    }

    /// How many partitions it has.
    pub(super) fn count(&self) -> i32 {
        // Built from an `i32`.
        i32::try_from(self.partitions.len()).unwrap_or(i32::MAX)
    }

    fn partition(&self, number: i32) -> Option<&Partition> {
        self.partitions.get(usize::try_from(number).ok()?)
    }

    /// The first offset still there.
    pub(super) fn low(&self, number: i32) -> i64 {
        self.partition(number).map_or(0, |partition| partition.low.load(Ordering::Acquire))
    }

    /// The offset after the last committed record. Whoever sees it also sees the record.
    pub(super) fn end(&self, number: i32) -> i64 {
        self.partition(number).map_or(0, |partition| partition.end.load(Ordering::Acquire))
    }

    pub(super) fn set_low(&self, number: i32, offset: i64) {
        if let Some(partition) = self.partition(number) {
            partition.low.store(offset, Ordering::Release);
        }
    }

    pub(super) fn set_end(&self, number: i32, offset: i64) {
        if let Some(partition) = self.partition(number) {
            partition.end.store(offset, Ordering::Release);
        }
    }

    /// The registry's record of it.
    pub(super) fn encode(&self) -> [u8; 9] {
        let mut bytes = [0; 9];
        bytes[..4].copy_from_slice(&self.id.to_be_bytes());
        bytes[4] = match self.kind {
            Kind::Plain => 0,
            Kind::Repartition => 1,
            Kind::Changelog(RowForm::KeyValue) => 2,
            Kind::Changelog(RowForm::Window) => 3,
            Kind::Changelog(RowForm::Session) => 4,
            Kind::Changelog(RowForm::Sliding) => 5,
            Kind::Changelog(RowForm::Suppress) => 6,
        };
        bytes[5..].copy_from_slice(&self.count().to_be_bytes());
        bytes
    }

    pub(super) fn decode(name: &str, bytes: &[u8]) -> Option<Self> {
        let (id, rest) = bytes.split_first_chunk::<4>()?;
        let (&kind, rest) = rest.split_first()?;
        let partitions = i32::from_be_bytes(*rest.first_chunk::<4>()?);
        let kind = match kind {
            0 => Kind::Plain,
            1 => Kind::Repartition,
            2 => Kind::Changelog(RowForm::KeyValue),
            3 => Kind::Changelog(RowForm::Window),
            4 => Kind::Changelog(RowForm::Session),
            5 => Kind::Changelog(RowForm::Sliding),
            6 => Kind::Changelog(RowForm::Suppress),
            _ => return None,
        };
        Some(Self::new(u32::from_be_bytes(*id), name, kind, partitions))
    }
}

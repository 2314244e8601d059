//! Records that operators drop, as Kafka Streams does: counted by node and reason, and said aloud once.

use std::sync::Arc;

use crate::record::RecordContext;

/// Why an operator drops a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DropReason {
    /// It goes by key, and the record has none.
    NullKey,
    /// It needs a value, and the record has none.
    NullValue,
    /// It comes after the end and the grace of its window. A record is counted for each window that drops it.
    Late,
}

impl DropReason {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::NullKey, Self::NullValue, Self::Late];

    /// The word for it in logs and metrics.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::NullKey => "null-key",
            Self::NullValue => "null-value",
            Self::Late => "late",
        }
    }

    /// Its place in [`DropReason::ALL`].
    pub(crate) fn index(self) -> usize {
        self as usize
    }
}

/// What one node has dropped for one reason, and the first of those records.
#[derive(Debug)]
pub(crate) struct Dropped {
    pub(crate) node: &'static str,
    pub(crate) reason: DropReason,
    pub(crate) records: u64,
    pub(crate) topic: Arc<str>,
    pub(crate) partition: i32,
    pub(crate) offset: i64,
    /// The start and the end of the window that dropped it, if one did.
    pub(crate) window: Option<(i64, i64)>,
}

/// What nodes have dropped since somebody last looked.
#[derive(Debug, Default)]
pub(crate) struct Drops(Vec<Dropped>);

impl Drops {
    /// A record is dropped, or it is by a window.
    #[cold]
    pub(crate) fn note(
        &mut self,
        (node, reason): (&'static str, DropReason),
        record: &RecordContext,
        window: Option<(i64, i64)>,
    ) {
        // A topology has few nodes, and fewer that drop anything.
        match self.0.iter_mut().find(|known| known.reason == reason && known.node == node) {
            Some(known) => known.records += 1,
            None => {
                let RecordContext { topic, partition, offset, .. } = record;
                let (topic, partition, offset) = (Arc::clone(topic), *partition, *offset);
                self.0.push(Dropped { node, reason, records: 1, topic, partition, offset, window });
            }
        }
    }

    /// All of it; nothing is left.
    pub(crate) fn take(&mut self) -> impl Iterator<Item = Dropped> {
        self.0.drain(..)
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::{DropReason, Drops};
    use crate::record::RecordContext;

    #[test]
    fn a_node_is_noted_once_for_each_reason_with_its_first_record() {
        let mut drops = Drops::default();
        for (offset, node, reason) in [
            (3, "a", DropReason::NullKey),
            (4, "a", DropReason::NullValue),
            (5, "b", DropReason::NullKey),
            (6, "a", DropReason::NullKey),
        ] {
            drops.note((node, reason), &RecordContext { offset, ..RecordContext::new() }, None);
        }
        let taken: Vec<_> =
            drops.take().map(|drop| (drop.node, drop.reason.word(), drop.records, drop.offset)).collect();
        assert_eq!(taken, [("a", "null-key", 2, 3), ("a", "null-value", 1, 4), ("b", "null-key", 1, 5)]);
        assert_eq!(drops.take().count(), 0);
    }

    #[test]
    fn every_reason_has_its_place() {
        for (at, reason) in DropReason::ALL.into_iter().enumerate() {
            assert_eq!(reason.index(), at);
        }
    }
}

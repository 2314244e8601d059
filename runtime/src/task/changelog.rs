//! Whether a changelog may be believed, and from where on a store must read it. Decided here and nowhere else.
//!
//! Three sources know of a changelog: the topic itself, the store that was written with it, and the group, whose committed
//! offsets depend on it. A topic that was deleted and made anew, or that lost its end or its head, looks complete to whoever
//! asks the topic alone; what a store reads from it then misses what the group has processed.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::committed::ChangelogNote;
use crate::description::ADDITIONAL_RETENTION_MS;
use crate::log::{TopicPartition, TopicUuid, Watermarks};

/// A changelog partition, as the topology and the group know it.
#[derive(Debug, Clone)]
pub(crate) struct Changelog {
    pub(crate) at: TopicPartition,
    /// The topic's name.
    pub(crate) topic: Arc<str>,
    /// The id of the topic as it is now; `None` where the log tells none.
    pub(crate) uuid: Option<TopicUuid>,
    /// How long it keeps tombstones.
    pub(crate) retention: Duration,
    /// What the committed offsets of the task depend on.
    pub(crate) noted: Vec<ChangelogNote>,
    /// Whether the topic is taken for complete whatever is known (`topics.recreated`).
    pub(crate) is_accepted: bool,
    /// What brokers remove of it by its age.
    pub(crate) by_age: ByAge,
}

/// What a changelog may have lost by the age of its records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ByAge {
    /// Nothing: it has the last record of every key, whatever its age.
    Nothing,
    /// Windows that have expired.
    Expired,
    /// Windows of which some may be open: their stream time is this far behind the clock by which brokers remove records.
    Open { behind_ms: i64 },
}

impl ByAge {
    /// What brokers may have removed until `now_ms`, if the latest time of a row is at least `time`. They keep a record for the
    /// retention of its window and [`ADDITIONAL_RETENTION_MS`] more.
    pub(super) fn of(time: i64, now_ms: i64) -> Self {
        let behind_ms = now_ms.saturating_sub(time);
        if behind_ms <= ADDITIONAL_RETENTION_MS { Self::Expired } else { Self::Open { behind_ms } }
    }
}

/// What a store knows of its changelog.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stored {
    pub(crate) offset: Option<i64>,
    pub(crate) uuid: Option<TopicUuid>,
    /// Whether it may go on from that offset, if the changelog is to be believed.
    pub(crate) goes_on: bool,
}

/// Where to read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Start {
    /// What the store holds is part of it.
    At(i64),
    /// The store must be emptied first.
    Anew(i64),
    /// The same, because somebody says that the changelog is complete.
    Accepted(i64),
}

/// Why a changelog must not be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Doubt {
    #[error(
        "its topic id is {found}, and {by} another topic of that name, with the id {known}: it was deleted and created anew"
    )]
    Another { found: TopicUuid, known: TopicUuid, by: Witness },
    #[error(
        "it ends at offset {high}, and {by} it up to offset {known}: it was deleted and created anew, or lost records"
    )]
    Shortened { high: i64, known: i64, by: Witness },
    #[error(
        "it begins at offset {low}, and the state must be built from its beginning: the records before were removed, and \
         with them the state of keys that did not change since"
    )]
    Headless { low: i64 },
    #[error(
        "it begins at offset {low}: brokers removed the records before by their age, and the stream time of the windows is \
         {behind_ms} ms behind the clock, so that open windows may be among them; raise the `retention.ms` of a topic whose \
         event times lie in the past"
    )]
    Aged { low: i64, behind_ms: i64 },
}

/// Who knows of a changelog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Witness {
    Group,
    Store,
}

impl fmt::Display for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Group => "the group has committed offsets that depend on",
            Self::Store => "the local state was written with",
        })
    }
}

impl Changelog {
    /// Decides.
    pub(crate) fn start(&self, Watermarks { low, high }: Watermarks, stored: Stored) -> Result<Start, Doubt> {
        if let Err(doubt) = self.check(high, stored) {
            return if self.is_accepted { Ok(Start::Accepted(low)) } else { Err(doubt) };
        }
        match stored.offset {
            Some(offset) if stored.goes_on && offset >= low => Ok(Start::At(offset)),
            _ if low > 0 && self.by_age != ByAge::Expired && self.is_accepted => Ok(Start::Accepted(low)),
            _ if low > 0 && self.by_age == ByAge::Nothing => Err(Doubt::Headless { low }),
            _ if low > 0
                && let ByAge::Open { behind_ms } = self.by_age =>
            {
                Err(Doubt::Aged { low, behind_ms })
            }
            Some(_) => Ok(Start::Anew(low)),
            None => Ok(Start::At(low)),
        }
    }

    fn check(&self, high: i64, stored: Stored) -> Result<(), Doubt> {
        let noted = self.noted.iter().map(|noted| (noted.uuid, noted.end, Witness::Group));
        for (uuid, end, by) in noted.chain([(stored.uuid, stored.offset.unwrap_or(0), Witness::Store)]) {
            if let (Some(found), Some(known)) = (self.uuid, uuid)
                && found != known
            {
                return Err(Doubt::Another { found, known, by });
            }
            if end > high {
                return Err(Doubt::Shortened { high, known: end, by });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::TopicId;

    const AT: TopicPartition = TopicPartition { topic: TopicId(1), partition: 3 };

    fn uuid(number: u128) -> Option<TopicUuid> {
        TopicUuid::new(number)
    }

    fn changelog(now: u128, noted: Option<(u128, i64)>) -> Changelog {
        let noted = noted.map(|(id, end)| ChangelogNote { store: "totals".into(), uuid: uuid(id), end });
        let (noted, retention) = (noted.into_iter().collect(), Duration::ZERO);
        let (topic, by_age) = ("totals".into(), ByAge::Nothing);
        Changelog { at: AT, topic, uuid: uuid(now), retention, noted, is_accepted: false, by_age }
    }

    fn stored(id: u128, offset: i64) -> Stored {
        Stored { offset: Some(offset), uuid: uuid(id), goes_on: true }
    }

    const NEW: Stored = Stored { offset: None, uuid: None, goes_on: false };

    fn marks(low: i64, high: i64) -> Watermarks {
        Watermarks { low, high }
    }

    #[test]
    fn a_store_goes_on_where_it_is_and_a_new_one_begins_at_the_beginning() {
        for noted in [None, Some((7, 90)), Some((0, 100))] {
            assert_eq!(changelog(7, noted).start(marks(0, 100), stored(7, 40)), Ok(Start::At(40)));
            assert_eq!(changelog(7, noted).start(marks(10, 100), stored(7, 40)), Ok(Start::At(40)), "it has the head");
            assert_eq!(changelog(7, noted).start(marks(0, 100), NEW), Ok(Start::At(0)));
        }
        // Nobody knows ids.
        assert_eq!(changelog(0, Some((0, 90))).start(marks(0, 100), stored(0, 100)), Ok(Start::At(100)));
        // An older version knew none.
        assert_eq!(changelog(7, None).start(marks(0, 100), stored(0, 100)), Ok(Start::At(100)));
    }

    #[test]
    fn another_topic_of_the_same_name_is_not_believed_however_far_it_has_grown() {
        let (found, known) = (uuid(8).expect("an id"), uuid(7).expect("an id"));
        let another = |by| Err(Doubt::Another { found, known, by });
        for high in [0, 40, 1_000] {
            assert_eq!(changelog(8, None).start(marks(0, high), stored(7, 40)), another(Witness::Store));
            assert_eq!(changelog(8, Some((7, 90))).start(marks(0, high), NEW), another(Witness::Group));
            assert_eq!(changelog(8, Some((7, 90))).start(marks(0, high), stored(8, 0)), another(Witness::Group));
        }
    }

    #[test]
    fn a_changelog_that_ends_before_what_depends_on_it_is_not_believed() {
        let shortened = |known, by| Err(Doubt::Shortened { high: 50, known, by });
        for id in [0, 7] {
            assert_eq!(
                changelog(id, Some((id, 51))).start(marks(0, 50), stored(id, 50)),
                shortened(51, Witness::Group)
            );
            assert_eq!(changelog(id, None).start(marks(0, 50), stored(id, 60)), shortened(60, Witness::Store));
        }
    }

    #[test]
    fn nothing_is_built_from_a_changelog_without_its_head() {
        let headless = Err(Doubt::Headless { low: 10 });
        assert_eq!(changelog(7, None).start(marks(10, 50), NEW), headless);
        assert_eq!(changelog(7, Some((7, 50))).start(marks(10, 50), stored(7, 9)), headless);
        let stale = Stored { goes_on: false, ..stored(7, 20) };
        assert_eq!(changelog(7, Some((7, 50))).start(marks(10, 50), stale), headless);
        assert_eq!(changelog(7, Some((7, 50))).start(marks(0, 50), stale), Ok(Start::Anew(0)));
    }

    #[test]
    fn what_expired_windows_leave_behind_is_enough() {
        let by_age = |by_age| Changelog { by_age, ..changelog(7, Some((7, 50))) };
        assert_eq!(by_age(ByAge::Expired).start(marks(10, 50), NEW), Ok(Start::At(10)));
        assert_eq!(by_age(ByAge::Expired).start(marks(10, 50), stored(7, 9)), Ok(Start::Anew(10)));
        let open = by_age(ByAge::Open { behind_ms: 5 });
        assert_eq!(open.start(marks(10, 50), NEW), Err(Doubt::Aged { low: 10, behind_ms: 5 }));
        assert_eq!(open.start(marks(10, 50), stored(7, 20)), Ok(Start::At(20)), "it has what was removed");
        assert_eq!(open.start(marks(0, 50), NEW), Ok(Start::At(0)));
        let accepted = Changelog { is_accepted: true, ..open };
        assert_eq!(accepted.start(marks(10, 50), NEW), Ok(Start::Accepted(10)));
    }

    #[test]
    fn windows_are_open_where_their_time_is_a_day_behind() {
        const DAY: i64 = 24 * 60 * 60 * 1000;
        let now = 1_700_000_000_000;
        assert_eq!(ByAge::of(now - DAY, now), ByAge::Expired);
        assert_eq!(ByAge::of(now - DAY - 1, now), ByAge::Open { behind_ms: DAY + 1 });
        assert!(matches!(ByAge::of(-1, now), ByAge::Open { .. }), "nobody knows");
    }

    #[test]
    fn what_is_accepted_is_read_from_its_beginning_into_an_empty_store() {
        let accepted = |noted| Changelog { is_accepted: true, ..changelog(8, noted) };
        assert_eq!(accepted(None).start(marks(0, 1_000), stored(7, 40)), Ok(Start::Accepted(0)));
        assert_eq!(accepted(Some((7, 90))).start(marks(5, 50), NEW), Ok(Start::Accepted(5)));
        assert_eq!(accepted(Some((8, 50))).start(marks(5, 50), NEW), Ok(Start::Accepted(5)));
        assert_eq!(accepted(Some((8, 50))).start(marks(5, 50), stored(8, 50)), Ok(Start::At(50)), "nothing is wrong");
    }
}

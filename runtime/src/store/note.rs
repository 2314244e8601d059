//! What a store keeps beside its data, changed in the same write.

use std::time::Duration;

use super::InputPositions;
use crate::clock::Clock;
use crate::topic_uuid::TopicUuid;

/// See the module. Whatever is optional was not always kept: a record of an older version lacks it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoreNote {
    /// See [`InputPositions`].
    pub inputs: InputPositions,
    /// See [`Complete`].
    pub complete: Option<Complete>,
    /// The id of the changelog that the store was written with; `None` where the log tells none.
    pub changelog: Option<TopicUuid>,
}

/// When the store last was known to hold all that its changelog holds. What was deleted later is told by tombstones in
/// the changelog, and these may be gone once they are older than `delete.retention.ms`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Complete {
    /// Milliseconds since 1970, by the clock of this machine.
    pub at: i64,
    /// Whether the changelog goes on with the marker of the transaction that wrote the store.
    pub marker_follows: bool,
}

impl Complete {
    /// Complete from now on, as far as the caller knows.
    pub(crate) fn now(clock: &Clock, marker_follows: bool) -> Self {
        Self { at: clock.wall_ms(), marker_follows }
    }

    /// How long that was before `now`; `None` if the clock was set back since.
    pub(crate) fn age(self, now: Self) -> Option<Duration> {
        u64::try_from(now.at.checked_sub(self.at)?).ok().map(Duration::from_millis)
    }
}

/// Names of the optional fields.
const COMPLETE: &str = "complete";
const BEFORE_MARKER: &str = "complete-before-marker";
const CHANGELOG: &str = "changelog";

impl StoreNote {
    /// As text: the inputs, then a line `<field>=<value>` for each optional field that is known.
    pub fn encode(&self) -> String {
        let mut text = self.inputs.encode();
        if let Some(Complete { at, marker_follows }) = self.complete {
            let field = if marker_follows { BEFORE_MARKER } else { COMPLETE };
            text.push_str(&format!("\n{field}={at}"));
        }
        if let Some(changelog) = self.changelog {
            text.push_str(&format!("\n{CHANGELOG}={changelog}"));
        }
        text
    }

    /// Reads it back. A field that a later version added is passed over; `None` for what is no note.
    pub fn decode(text: &str) -> Option<Self> {
        let mut lines = text.split('\n');
        let mut note = Self { inputs: InputPositions::decode(lines.next()?)?, ..Self::default() };
        for line in lines {
            match line.split_once('=')? {
                (COMPLETE, at) => note.complete = Some(Complete { at: at.parse().ok()?, marker_follows: false }),
                (BEFORE_MARKER, at) => note.complete = Some(Complete { at: at.parse().ok()?, marker_follows: true }),
                (CHANGELOG, uuid) => note.changelog = Some(TopicUuid::parse(uuid)?),
                _ => {}
            }
        }
        Some(note)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_reads_back_whatever_a_later_version_adds() {
        let inputs = InputPositions::new(2, [("orders".into(), 3, 17)]);
        for complete in [
            None,
            Some(Complete { at: 1_700_000_000_000, marker_follows: true }),
            Some(Complete { at: i64::MAX, marker_follows: false }),
        ] {
            let note = StoreNote { inputs: inputs.clone(), complete, changelog: TopicUuid::new(7) };
            assert_eq!(StoreNote::decode(&note.encode()), Some(note.clone()));
            assert_eq!(StoreNote::decode(&format!("{}\nlater=a=b", note.encode())), Some(note));
        }
        assert_eq!(StoreNote::decode("2;orders/3=17"), Some(StoreNote { inputs, ..StoreNote::default() }));
        for text in ["", "x", "1\n", "1\ncomplete", "1\ncomplete=soon", "1\nchangelog=7"] {
            assert_eq!(StoreNote::decode(text), None, "{text}");
        }
    }

    #[test]
    fn a_clock_that_was_set_back_tells_no_age() {
        let at = |at| Complete { at, marker_follows: false };
        assert_eq!(at(10).age(at(35)), Some(Duration::from_millis(25)));
        assert_eq!(at(10).age(at(10)), Some(Duration::ZERO));
        assert_eq!(at(10).age(at(9)), None);
    }
}

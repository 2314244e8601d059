//! What a store keeps about itself, in the same database and in the same batches as its data. One record a store: a commit
//! writes those of the stores that it changes, and a store that is removed takes its own along.

use crate::store::{StoreBatch, StoreNote};

/// Flags, changelog offset, stream time; the note, as text, is the rest. What is added to the note needs no new format.
const HEAD: usize = 17;

/// What a store knows about itself; `None` where never written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Meta {
    pub(super) changelog_offset: Option<i64>,
    pub(super) stream_time: Option<i64>,
    pub(super) note: StoreNote,
}

impl Meta {
    /// What holds after `batch`.
    pub(super) fn after(&self, batch: &StoreBatch<'_>, changelog_offset: Option<i64>) -> Self {
        Self {
            changelog_offset: changelog_offset.or(self.changelog_offset),
            stream_time: Some(batch.stream_time),
            note: batch.note.clone(),
        }
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let Self { changelog_offset, stream_time, note } = self;
        let note = note.encode();
        let flags = u8::from(changelog_offset.is_some()) | u8::from(stream_time.is_some()) << 1;
        let mut bytes = Vec::with_capacity(HEAD + note.len());
        bytes.push(flags);
        bytes.extend_from_slice(&changelog_offset.unwrap_or(0).to_be_bytes());
        bytes.extend_from_slice(&stream_time.unwrap_or(0).to_be_bytes());
        bytes.extend_from_slice(note.as_bytes());
        bytes
    }

    /// `Err` says what is wrong.
    pub(super) fn decode(bytes: &[u8]) -> Result<Self, String> {
        let torn = || format!("its meta record has {} bytes", bytes.len());
        let flags = bytes.first().copied().ok_or_else(torn)?;
        let field = |flag: u8, at: usize| -> Result<Option<i64>, String> {
            let number = number(bytes, at).ok_or_else(torn)?;
            Ok((flags & 1 << flag != 0).then_some(number))
        };
        let mut meta = Self { changelog_offset: field(0, 1)?, stream_time: field(1, 9)?, note: StoreNote::default() };
        let note = bytes.get(HEAD..).and_then(|text| std::str::from_utf8(text).ok()).and_then(StoreNote::decode);
        meta.note = note.ok_or_else(|| "the note in its meta record reads in no known way".to_owned())?;
        Ok(meta)
    }
}

fn number(bytes: &[u8], at: usize) -> Option<i64> {
    bytes.get(at..)?.first_chunk::<8>().map(|bytes| i64::from_be_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Complete, InputPositions};

    #[test]
    fn what_is_written_is_read_and_anything_else_is_refused() {
        let inputs = InputPositions::new(2, [("orders".into(), 1, 17)]);
        let complete = Some(Complete { at: 1_700_000_000_000, marker_follows: true });
        let note = StoreNote { inputs, complete, ..StoreNote::default() };
        for meta in [
            Meta::default(),
            Meta { changelog_offset: Some(i64::MAX), ..Meta::default() },
            Meta { changelog_offset: Some(0), stream_time: Some(-1), note },
        ] {
            assert_eq!(Meta::decode(&meta.encode()), Ok(meta.clone()));
            for length in 0..=HEAD {
                Meta::decode(&meta.encode()[..length]).unwrap_err();
            }
        }
    }
}

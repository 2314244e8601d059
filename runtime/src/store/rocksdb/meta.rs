//! What a store keeps about itself, in the same database and in the same batches as its data.

use crate::store::{StoreBatch, StoreNote};

/// Raised when the layout changes: a store of a format that is not known here is set aside and restored from its
/// changelog.
const FORMAT: u8 = 3;
/// Formats of older versions, still read: without a note, and with a note that names the inputs only.
const WITHOUT_NOTE: u8 = 1;
const INPUTS_ONLY: u8 = 2;
/// Format, flags, changelog offset, stream time; the note, as text, is the rest. What is added to the note needs no new
/// format.
const HEAD: usize = 18;

/// Key of the meta record. Data keys start with [`DATA`], so that neither can be taken for the other.
pub(super) const META_KEY: [u8; 1] = [0];
/// First byte of every data key.
pub(super) const DATA: u8 = 1;

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
        bytes.extend_from_slice(&[FORMAT, flags]);
        bytes.extend_from_slice(&changelog_offset.unwrap_or(0).to_be_bytes());
        bytes.extend_from_slice(&stream_time.unwrap_or(0).to_be_bytes());
        bytes.extend_from_slice(note.as_bytes());
        bytes
    }

    /// `Err` says what is wrong.
    pub(super) fn decode(bytes: &[u8]) -> Result<Self, String> {
        let Some(&format) = bytes.first() else { return Err("its meta record is empty".to_owned()) };
        if ![WITHOUT_NOTE, INPUTS_ONLY, FORMAT].contains(&format) {
            return Err(format!("it has format {format}, this version reads {WITHOUT_NOTE} to {FORMAT}"));
        }
        let torn = || format!("its meta record has {} bytes", bytes.len());
        let flags = bytes.get(1).copied().ok_or_else(torn)?;
        let field = |flag: u8, at: usize| -> Result<Option<i64>, String> {
            let number = number(bytes, at).ok_or_else(torn)?;
            Ok((flags & 1 << flag != 0).then_some(number))
        };
        let mut meta = Self { changelog_offset: field(0, 2)?, stream_time: field(1, 10)?, note: StoreNote::default() };
        if format == WITHOUT_NOTE {
            return if bytes.len() == HEAD { Ok(meta) } else { Err(torn()) };
        }
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
        let mut newer = Meta::default().encode();
        newer[0] = 4;
        assert!(Meta::decode(&newer).unwrap_err().contains("format 4"));
    }

    /// As the second version wrote it.
    #[test]
    fn a_record_that_names_only_the_inputs_is_read() {
        let mut old = vec![2, 3];
        old.extend_from_slice(&40_i64.to_be_bytes());
        old.extend_from_slice(&7_i64.to_be_bytes());
        old.extend_from_slice(b"2;orders/1=17");
        let note = StoreNote { inputs: InputPositions::new(2, [("orders".into(), 1, 17)]), ..StoreNote::default() };
        assert_eq!(Meta::decode(&old), Ok(Meta { changelog_offset: Some(40), stream_time: Some(7), note }));
    }

    /// As the first version wrote it.
    #[test]
    fn a_record_without_a_note_is_read() {
        let mut old = vec![1, 3];
        old.extend_from_slice(&40_i64.to_be_bytes());
        old.extend_from_slice(&7_i64.to_be_bytes());
        let meta = Meta { changelog_offset: Some(40), stream_time: Some(7), note: StoreNote::default() };
        assert_eq!(Meta::decode(&old), Ok(meta));
        for length in 0..old.len() {
            Meta::decode(&old[..length]).unwrap_err();
        }
    }
}

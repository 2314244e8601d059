//! What a store keeps about itself, in the same database and in the same batches as its data.

use crate::store::StoreBatch;

/// Raised when the layout changes: a store of another format is set aside and restored from its changelog.
const FORMAT: u8 = 1;
const LENGTH: usize = 18;

/// Key of the meta record. Data keys start with [`DATA`], so that neither can be taken for the other.
pub(super) const META_KEY: [u8; 1] = [0];
/// First byte of every data key.
pub(super) const DATA: u8 = 1;

/// Changelog offset and stream time, `None` where never written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Meta {
    pub(super) changelog_offset: Option<i64>,
    pub(super) stream_time: Option<i64>,
}

impl Meta {
    /// What holds after `batch`.
    pub(super) fn after(self, batch: &StoreBatch<'_>, changelog_offset: Option<i64>) -> Self {
        Self { changelog_offset: changelog_offset.or(self.changelog_offset), stream_time: Some(batch.stream_time) }
    }

    pub(super) fn encode(self) -> [u8; LENGTH] {
        let mut bytes = [0; LENGTH];
        bytes[0] = FORMAT;
        bytes[1] = u8::from(self.changelog_offset.is_some()) | u8::from(self.stream_time.is_some()) << 1;
        bytes[2..10].copy_from_slice(&self.changelog_offset.unwrap_or(0).to_be_bytes());
        bytes[10..].copy_from_slice(&self.stream_time.unwrap_or(0).to_be_bytes());
        bytes
    }

    /// `Err` says what is wrong.
    pub(super) fn decode(bytes: &[u8]) -> Result<Self, String> {
        let Some(&format) = bytes.first() else { return Err("its meta record is empty".to_owned()) };
        if format != FORMAT {
            return Err(format!("it has format {format}, this version reads {FORMAT}"));
        }
        let (Some(&flags), Some(offset), Some(time), LENGTH) =
            (bytes.get(1), number(bytes, 2), number(bytes, 10), bytes.len())
        else {
            return Err(format!("its meta record has {} bytes", bytes.len()));
        };
        Ok(Self { changelog_offset: (flags & 1 != 0).then_some(offset), stream_time: (flags & 2 != 0).then_some(time) })
    }
}

fn number(bytes: &[u8], at: usize) -> Option<i64> {
    bytes.get(at..)?.first_chunk::<8>().map(|bytes| i64::from_be_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_anything_else_is_refused() {
        for meta in [
            Meta::default(),
            Meta { changelog_offset: Some(i64::MAX), stream_time: None },
            Meta { changelog_offset: Some(0), stream_time: Some(-1) },
        ] {
            assert_eq!(Meta::decode(&meta.encode()), Ok(meta));
            for length in 0..LENGTH {
                Meta::decode(&meta.encode()[..length]).unwrap_err();
            }
        }
        let mut newer = Meta::default().encode();
        newer[0] = 2;
        assert!(Meta::decode(&newer).unwrap_err().contains("format 2"));
    }
}

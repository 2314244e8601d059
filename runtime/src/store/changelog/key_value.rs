//! Key to value and timestamp. The row is an entry under the record's own key; the changelog carries the plain value, and the
//! event time as the record's timestamp.

use super::{Changelog, ChangelogRecord, Rows};
use crate::store::{StoreError, StoreWrite, decode_entry, encode_entry};

/// See the module.
pub(in crate::store) struct KeyValue;

impl Changelog for KeyValue {
    #[inline]
    fn record<'a>(
        &self,
        store: &str,
        (key, entry): StoreWrite<'a>,
        deleted_at: i64,
        _: &'a mut Vec<u8>,
    ) -> Result<Option<ChangelogRecord<'a>>, StoreError> {
        let Some(entry) = entry else {
            return Ok(Some(ChangelogRecord { key, value: None, timestamp: deleted_at.max(0) }));
        };
        let entry = decode_entry(entry, store)?;
        Ok(Some(ChangelogRecord { key, value: Some(entry.value), timestamp: entry.timestamp }))
    }

    #[inline]
    fn rows(&self, _: &str, record: ChangelogRecord<'_>, rows: &mut Rows) -> Result<(), StoreError> {
        let ChangelogRecord { key, value, timestamp } = record;
        rows.pass(timestamp);
        rows.put(key, |entry| {
            if let Some(value) = value {
                encode_entry(timestamp, value, entry);
            }
        });
        Ok(())
    }
}

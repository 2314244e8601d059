//! Key to value and timestamp. The row is an entry under the record's own key; the changelog carries the plain value, and the
//! event time as the record's timestamp.

use super::{ChangelogRecord, Rows};

#[inline]
pub(super) fn rows(record: ChangelogRecord<'_>, rows: &mut Rows) {
    let ChangelogRecord { key, value, timestamp, .. } = record;
    rows.pass(timestamp);
    rows.put_value(|row| row.extend_from_slice(key), timestamp, value);
}

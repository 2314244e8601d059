//! Key to a change that waits. The row is [`waiting`]'s, and its record has the key inside and the same value, whose bytes are
//! those of [`buffered`]; a header tells their version, as in Kafka Streams. A restore makes the index from the rows.

use super::{ChangelogRecord, Rows, Unrestored, told};
use crate::store::buffered::{self, Buffered};
use crate::store::{StoreBackend, StoreError, StoreWrite, decode_entry, present, waiting};

#[inline]
pub(super) fn record<'a>(
    store: &str,
    (row, entry): StoreWrite<'a>,
    deleted_at: i64,
) -> Result<ChangelogRecord<'a>, StoreError> {
    let key = waiting::key_of(row).ok_or_else(|| StoreError::Corrupt {
        store: store.to_owned(),
        reason: format!("a row key of {} bytes is not that of a change that waits", row.len()),
    })?;
    let record = told(store, key, entry, deleted_at)?;
    Ok(ChangelogRecord { version: record.value.and(Some(&[buffered::VERSION])), ..record })
}

pub(super) fn rows(
    (store, committed): (&str, &impl StoreBackend),
    record: ChangelogRecord<'_>,
    rows: &mut Rows,
) -> Result<(), Unrestored> {
    let ChangelogRecord { key, value, version, .. } = record;
    let change = value.map(|value| read(store, value, version)).transpose()?;
    let mut name = Vec::with_capacity(1 + key.len());
    waiting::begin_row(&mut name);
    name.extend_from_slice(key);
    // Where the key stood in the queue, unless it has left.
    if let Some(time) = since((store, committed), &name, rows)? {
        rows.put_value(|row| waiting::index(time, key, row), time, None);
    }
    let timestamp = change.map_or(0, |change| change.timestamp);
    rows.put_value(|row| row.extend_from_slice(&name), timestamp, value);
    if let Some(change) = change {
        // Whatever moved the clock has waited.
        rows.pass(timestamp);
        let time = change.values.time;
        rows.put_value(|row| waiting::index(time, key, row), time, Some(&[]));
    }
    Ok(())
}

/// Since when the key of a row waits, as far as the changelog is read; `None` where it does not.
fn since((store, committed): (&str, &impl StoreBackend), row: &[u8], rows: &Rows) -> Result<Option<i64>, StoreError> {
    let mut loaded = Vec::new();
    let entry = match rows.get(row) {
        Some(entry) => entry,
        None => {
            committed.get(row, &mut loaded)?;
            loaded.as_slice()
        }
    };
    let Some(entry) = present(entry) else { return Ok(None) };
    let change = Buffered::of_row(store, decode_entry(entry, store)?.value)?;
    Ok(Some(change.values.time))
}

fn read<'a>(store: &str, value: &'a [u8], version: Option<&[u8]>) -> Result<Buffered<'a>, Unrestored> {
    let unreadable = |reason| Unrestored::Record(StoreError::Corrupt { store: store.to_owned(), reason });
    match version {
        Some(&[buffered::VERSION]) => Buffered::of_row(store, value).map_err(Unrestored::Record),
        Some(other) => Err(unreadable(format!(
            "its header `{}` says version {other:?} of a change that waits, and this library reads {}",
            buffered::VERSION_HEADER,
            buffered::VERSION
        ))),
        None => Err(unreadable(format!(
            "it has no header `{}`, as the first versions of Kafka Streams wrote it, and this library reads version {}",
            buffered::VERSION_HEADER,
            buffered::VERSION
        ))),
    }
}

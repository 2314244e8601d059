use super::*;
use crate::store::{decode_entry, encode_entry};

/// Key, value and timestamp of a record.
type Owned = (Vec<u8>, Option<Vec<u8>>, i64);

/// The records of some writes.
fn records(kind: &dyn Changelog, writes: &[StoreWrite<'_>]) -> Vec<Owned> {
    let mut buffer = Vec::new();
    let mut records = Vec::new();
    for &write in writes {
        buffer.clear();
        if let Some(record) = kind.record("s", write, 9, &mut buffer).unwrap() {
            records.push((record.key.to_vec(), record.value.map(<[u8]>::to_vec), record.timestamp));
        }
    }
    records
}

fn read(kind: &dyn Changelog, records: &[Owned]) -> Rows {
    let mut rows = Rows::new(-1);
    for (key, value, timestamp) in records {
        let record = ChangelogRecord { key, value: value.as_deref(), timestamp: *timestamp };
        kind.rows("s", record, &mut rows).unwrap();
    }
    rows
}

fn entry(timestamp: i64, value: &[u8]) -> Vec<u8> {
    let mut entry = Vec::new();
    encode_entry(timestamp, value, &mut entry);
    entry
}

#[test]
fn a_restore_gives_the_rows_whose_records_were_written() {
    let kind = of(StoreKind::KeyValue);
    let (a, b) = (entry(5, b"one"), entry(3, b""));
    let writes: [StoreWrite<'_>; 3] = [(b"a", Some(&a)), (b"b", Some(&b)), (b"c", None)];
    let records = records(kind, &writes);
    let expected = [(&b"a"[..], Some(&b"one"[..]), 5), (b"b", Some(b""), 3), (b"c", None, 9)];
    let shown: Vec<_> = records.iter().map(|(key, value, time)| (key.as_slice(), value.as_deref(), *time)).collect();
    assert_eq!(shown, expected, "an empty value is none that deletes");
    let rows = read(kind, &records);
    assert_eq!((rows.writes(true), rows.time()), (writes.to_vec(), 9));
}

#[test]
fn a_row_without_its_time_is_corrupt_and_no_panic() {
    let error = of(StoreKind::KeyValue).record("totals", (b"a", Some(b"short")), 0, &mut Vec::new()).unwrap_err();
    assert_eq!(error.to_string(), "store `totals` is corrupt: an entry of 5 bytes has no room for its timestamp");
}

#[test]
fn the_last_record_of_a_key_wins_until_its_rows_are_loaded() {
    let (mut rows, kind) = (Rows::new(7), of(StoreKind::KeyValue));
    for (value, timestamp) in [(Some(&b"old"[..]), 6), (None, 4), (Some(b"new"), 2)] {
        kind.rows("s", ChangelogRecord { key: b"a", value, timestamp }, &mut rows).unwrap();
    }
    assert_eq!((rows.writes(true), rows.len()), (vec![(&b"a"[..], Some(entry(2, b"new").as_slice()))], 1));
    rows.clear();
    assert_eq!((rows.len(), rows.bytes(), rows.time()), (0, 0, 7), "time goes on from what the store had");
}

/// A kind like the windows to come: rows by time, an index beside them, records under `key ++ time`.
struct ByTime;

const DATA: u8 = 0;
const INDEX: u8 = 1;

impl Changelog for ByTime {
    fn record<'a>(
        &self,
        store: &str,
        (row, entry): StoreWrite<'a>,
        deleted_at: i64,
        buffer: &'a mut Vec<u8>,
    ) -> Result<Option<ChangelogRecord<'a>>, StoreError> {
        let corrupt = || StoreError::Corrupt { store: store.to_owned(), reason: "a row has no time".to_owned() };
        let (&space, row) = row.split_first().ok_or_else(corrupt)?;
        if space == INDEX {
            return Ok(None);
        }
        let (time, key) = row.split_first_chunk::<8>().ok_or_else(corrupt)?;
        buffer.extend_from_slice(key);
        buffer.extend_from_slice(time);
        let timestamp =
            entry.map_or(Ok(deleted_at), |entry| decode_entry(entry, store).map(|entry| entry.timestamp))?;
        Ok(Some(ChangelogRecord { key: buffer, value: entry.and_then(|entry| entry.get(8..)), timestamp }))
    }

    fn rows(&self, store: &str, record: ChangelogRecord<'_>, rows: &mut Rows) -> Result<(), StoreError> {
        let Some((key, time)) = record.key.split_last_chunk::<8>() else {
            return Err(StoreError::Corrupt { store: store.to_owned(), reason: "a record has no time".to_owned() });
        };
        rows.pass(i64::from_be_bytes(*time));
        for space in [DATA, INDEX] {
            let row = [&[space], time.as_slice(), key].concat();
            rows.put(&row, |entry| {
                if let Some(value) = record.value {
                    encode_entry(record.timestamp, if space == DATA { value } else { b"" }, entry);
                }
            });
        }
        Ok(())
    }
}

#[test]
fn a_kind_may_have_other_keys_than_its_records_and_rows_that_have_none() {
    let key = |space: u8, time: i64| [&[space], time.to_be_bytes().as_slice(), b"k"].concat();
    let (data, index) = (entry(4, b"seven"), entry(4, b""));
    let (row, marker, gone, unmarked) = (key(DATA, 60), key(INDEX, 60), key(DATA, 30), key(INDEX, 30));
    let writes: [StoreWrite<'_>; 4] = [(&gone, None), (&row, Some(&data)), (&unmarked, None), (&marker, Some(&index))];
    let records = records(&ByTime, &writes);
    let named = |time: i64| [b"k", time.to_be_bytes().as_slice()].concat();
    assert_eq!(records, [(named(30), None, 9), (named(60), Some(b"seven".to_vec()), 4)]);
    let rows = read(&ByTime, &records);
    assert_eq!((rows.writes(true), rows.time()), (writes.to_vec(), 60));
}

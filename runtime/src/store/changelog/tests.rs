use super::*;
use crate::description::{Emit, Suppress, WhenFull, Window};
use crate::record::RecordContext;
use crate::store::buffered::Values;
use crate::store::memory::MemoryStore;
use crate::store::{StoreBatch, StoreNote, encode_entry};

/// Key, value and timestamp of a record.
type Owned = (Vec<u8>, Option<Vec<u8>>, i64);

const WINDOW: StoreKind = StoreKind::Window(Window {
    size_ms: 10,
    advance_ms: 10,
    grace_ms: 0,
    retention_ms: 100,
    emit: Emit::OnWindowUpdate,
});

fn record_of(kind: StoreKind, write: StoreWrite<'_>) -> Result<Owned, StoreError> {
    let mut buffer = Vec::new();
    let record = record(RowForm::of(kind), "s", write, 9, &mut buffer)?;
    Ok((record.key.to_vec(), record.value.map(<[u8]>::to_vec), record.timestamp))
}

/// The records of some writes.
fn records(kind: StoreKind, writes: &[StoreWrite<'_>]) -> Vec<Owned> {
    writes.iter().map(|&write| record_of(kind, write).unwrap()).collect()
}

fn read(kind: StoreKind, records: &[Owned]) -> Rows {
    let mut rows = Rows::new(-1);
    for (key, value, timestamp) in records {
        let record = ChangelogRecord { key, value: value.as_deref(), timestamp: *timestamp, version: None };
        super::rows(kind, ("s", &MemoryStore::new(kind)), record, &mut rows).unwrap();
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
    let kind = StoreKind::KeyValue;
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
    let error = record_of(StoreKind::KeyValue, (b"a", Some(b"short"))).unwrap_err();
    assert_eq!(error.to_string(), "store `s` is corrupt: an entry of 5 bytes has no room for its timestamp");
}

#[test]
fn the_last_record_of_a_key_wins_until_its_rows_are_loaded() {
    let (mut rows, kind) = (Rows::new(7), StoreKind::KeyValue);
    let record = |value, timestamp| ChangelogRecord { key: b"a", value, timestamp, version: None };
    for (value, timestamp) in [(Some(&b"old"[..]), 6), (None, 4), (Some(b"new"), 2)] {
        super::rows(kind, ("s", &MemoryStore::new(kind)), record(value, timestamp), &mut rows).unwrap();
    }
    assert_eq!((rows.writes(true), rows.len()), (vec![(&b"a"[..], Some(entry(2, b"new").as_slice()))], 1));
    rows.clear();
    assert_eq!((rows.len(), rows.bytes(), rows.time()), (0, 0, 7), "time goes on from what the store had");
}

fn window_record(key: &[u8], start: i64, value: Option<&[u8]>, timestamp: i64) -> Owned {
    let key = [key, start.to_be_bytes().as_slice(), &[0; 4]].concat();
    (key, value.map(<[u8]>::to_vec), timestamp)
}

fn window_row(start: i64, key: &[u8]) -> Vec<u8> {
    [start.to_be_bytes().as_slice(), key].concat()
}

#[test]
fn rows_of_windows_begin_with_their_start_and_their_records_with_the_key() {
    let (first, second) = (entry(65, b"seven"), entry(4, b""));
    let (row, other, gone) = (window_row(60, b"k"), window_row(0, b"kk"), window_row(30, b""));
    let writes: [StoreWrite<'_>; 3] = [(&other, Some(&second)), (&gone, None), (&row, Some(&first))];
    let records = records(WINDOW, &writes);
    let expected = [
        window_record(b"kk", 0, Some(b""), 4),
        window_record(b"", 30, None, 9),
        window_record(b"k", 60, Some(b"seven"), 65),
    ];
    assert_eq!(records, expected);
    let rows = read(WINDOW, &records);
    assert_eq!((rows.writes(true), rows.time()), (writes.to_vec(), 60), "its time is the latest start");
}

#[test]
fn what_the_retention_hides_is_not_restored() {
    let all = [(0, b"a"), (100, b"b"), (101, b"c"), (200, b"d"), (100, b"e")];
    let records = all.map(|(start, key)| window_record(key, start, Some(b"1"), start));
    let rows = read(WINDOW, &records);
    let left: Vec<_> = rows.writes(true).into_iter().map(|(key, _)| key.to_vec()).collect();
    // 0 and 100 were visible when they came; a later trim removes them.
    let expected = [(0, b"a"), (100, b"b"), (101, b"c"), (200, b"d")].map(|(start, key)| window_row(start, key));
    assert_eq!(left, expected);
}

#[test]
fn a_window_without_a_start_is_corrupt_and_no_panic() {
    let record = ChangelogRecord { key: &[7; 11], value: None, timestamp: 0, version: None };
    let error = super::rows(WINDOW, ("w", &MemoryStore::new(WINDOW)), record, &mut Rows::new(-1)).unwrap_err();
    assert_eq!(error.to_string(), "store `w` is corrupt: a changelog key of 11 bytes has no room for a window's start");
    let error = record_of(WINDOW, (b"short", None)).unwrap_err();
    assert_eq!(error.to_string(), "store `s` is corrupt: a row key of 5 bytes has no room for the start of its window");
}

const SUPPRESS: StoreKind = StoreKind::Suppress(Suppress {
    time_limit_ms: 10,
    max_records: None,
    max_bytes: None,
    when_full: WhenFull::EmitEarly,
});

/// The bytes of a change that waits since `time`.
fn change(timestamp: i64, time: i64, new: &[u8]) -> Vec<u8> {
    let record = RecordContext { timestamp, ..RecordContext::new() };
    let mut value = Vec::new();
    Values { prior: None, old: None, new: Some(new), time }.write(&record, &mut value).unwrap();
    value
}

fn waiting_row(key: &[u8]) -> Vec<u8> {
    let mut row = Vec::new();
    waiting::begin_row(&mut row);
    [row.as_slice(), key].concat()
}

fn index_row(time: i64, key: &[u8]) -> Vec<u8> {
    let mut row = Vec::new();
    waiting::index(time, key, &mut row);
    row
}

#[test]
fn a_change_that_waits_is_a_row_and_a_place_in_the_queue() {
    let (value, later) = (change(7, 5, b"new"), change(9, 5, b"newer"));
    let (name, row) = (waiting_row(b"k"), entry(7, &value));
    let [mut buffer, mut other] = [Vec::new(), Vec::new()];
    let written = record(RowForm::Suppress, "s", (&name, Some(&row)), 9, &mut buffer).unwrap();
    assert_eq!(written, ChangelogRecord { key: b"k", value: Some(&value), timestamp: 7, version: Some(&[3]) });
    let gone = record(RowForm::Suppress, "s", (&name, None), 9, &mut other).unwrap();
    assert_eq!(gone, ChangelogRecord { key: b"k", value: None, timestamp: 9, version: None });
    assert!(!RowForm::Suppress.has_record(&index_row(5, b"k")));

    let (mut rows, store) = (Rows::new(-1), MemoryStore::new(SUPPRESS));
    let mut read = |record| {
        super::rows(SUPPRESS, ("s", &store), record, &mut rows).unwrap();
        let owned = |(key, entry): StoreWrite<'_>| (key.to_vec(), entry.map(<[u8]>::to_vec));
        (rows.writes(true).into_iter().map(owned).collect::<Vec<_>>(), rows.time())
    };
    // The time of Kafka Streams' records is that of a clock.
    let of_java = ChangelogRecord { timestamp: 1_700_000_000_000, ..written };
    let place = |time| (index_row(time, b"k"), Some(entry(time, b"")));
    assert_eq!(read(of_java), (vec![(name.clone(), Some(row.clone())), place(5)], 7));
    let expected = vec![(waiting_row(b"k"), Some(entry(9, &later))), place(5)];
    assert_eq!(read(ChangelogRecord { value: Some(&later), ..written }), (expected, 9), "it keeps its place");
    assert_eq!(read(gone), (vec![(waiting_row(b"k"), None), (index_row(5, b"k"), None)], 9));
    let again = change(8, 8, b"again");
    let expected = vec![(waiting_row(b"k"), Some(entry(8, &again))), (index_row(5, b"k"), None), place(8)];
    assert_eq!(read(ChangelogRecord { value: Some(&again), ..written }), (expected, 9), "at the end of the queue");
}

/// The tombstone between them may be compacted away, and the first one loaded before.
#[test]
fn a_key_that_waits_is_in_the_queue_once() {
    let (first, second) = (change(5, 5, b"one"), change(8, 8, b"two"));
    let record = |value| ChangelogRecord { key: b"k", value, timestamp: 0, version: Some(&[3]) };
    let (mut store, mut rows) = (MemoryStore::new(SUPPRESS), Rows::new(-1));
    super::rows(SUPPRESS, ("s", &store), record(Some(&first)), &mut rows).unwrap();
    let note = StoreNote::default();
    let batch = StoreBatch { writes: rows.writes(true), stream_time: rows.time(), trims: Vec::new(), note: &note };
    store.load(&batch, 1).unwrap();
    for value in [Some(second.as_slice()), None] {
        let mut rows = Rows::new(-1);
        super::rows(SUPPRESS, ("s", &store), record(value), &mut rows).unwrap();
        let writes = rows.writes(true);
        assert!(writes.contains(&(index_row(5, b"k").as_slice(), None)), "{writes:?}");
    }
}

#[test]
fn a_change_of_another_version_is_refused() {
    let value = change(7, 5, b"new");
    let refused = |value, version| {
        let record = ChangelogRecord { key: b"k", value, timestamp: 7, version };
        let error = super::rows(SUPPRESS, ("q", &MemoryStore::new(SUPPRESS)), record, &mut Rows::new(-1)).unwrap_err();
        assert!(matches!(error, Unrestored::Record(_)));
        error.to_string()
    };
    let expected =
        "store `q` is corrupt: its header `v` says version [2] of a change that waits, and this library reads 3";
    assert_eq!(refused(Some(&value), Some(&[2])), expected);
    assert!(refused(Some(&value), None).contains("it has no header `v`"));
    let expected = "store `q` is corrupt: 5 bytes are not those of a change that waits";
    assert_eq!(refused(Some(b"short"), Some(&[3])), expected);
}

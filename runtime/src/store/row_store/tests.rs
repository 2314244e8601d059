use super::*;
use crate::store::StateBackend as _;
use crate::store::memory::{MemoryState, MemoryStore};

fn store(budget: usize) -> RowStore<MemoryStore> {
    RowStore::new("s", StoreKind::KeyValue, MemoryStore::new(StoreKind::KeyValue), budget)
}

fn apply(store: &mut RowStore<MemoryStore>, stream_time: i64, changelog_offset: Option<i64>) {
    let note = StoreNote::default();
    MemoryState.write(&mut [store.committed_change(stream_time, changelog_offset, &note)]).unwrap();
    store.applied();
}

fn value(store: &mut RowStore<MemoryStore>, key: &[u8]) -> Option<Vec<u8>> {
    store.get(key).unwrap().map(|entry| entry.value.to_vec())
}

#[test]
fn uncommitted_writes_are_seen_and_can_be_taken_back() {
    let (mut store, mut scratch) = (store(1 << 20), Vec::new());
    store.put(b"a", 1, Some(b"1"), &mut scratch).unwrap();
    apply(&mut store, 1, Some(1));
    store.put(b"a", 2, Some(b"2"), &mut scratch).unwrap();
    store.put(b"b", 2, Some(b"9"), &mut scratch).unwrap();
    assert_eq!(value(&mut store, b"a").unwrap(), b"2");
    store.discard();
    assert_eq!(value(&mut store, b"a").unwrap(), b"1");
    assert_eq!(value(&mut store, b"b"), None);
    assert_eq!(store.backend().changelog_offset(), Some(1));
}

#[test]
fn a_delete_reaches_the_backend_and_the_batch_is_sorted() {
    let (mut store, mut scratch) = (store(1 << 20), Vec::new());
    for key in [b"c", b"a", b"b"] {
        store.put(key, 1, Some(b"x"), &mut scratch).unwrap();
    }
    store.put(b"a", 2, None, &mut scratch).unwrap();
    let keys: Vec<&[u8]> = store.overlay.writes(true).iter().map(|write| write.0).collect();
    assert_eq!(keys, [b"a", b"b", b"c"]);
    apply(&mut store, 2, None);
    assert_eq!(value(&mut store, b"a"), None);
    let mut left = Vec::new();
    store
        .backend()
        .scan(&mut |key, _| {
            left.push(key.to_vec());
            true
        })
        .unwrap();
    assert_eq!(left, [b"b".to_vec(), b"c".to_vec()]);
}

#[test]
fn the_overlay_stays_within_its_budget_and_forgets_no_value() {
    let (mut store, mut scratch) = (store(10_000), Vec::new());
    for round in 0..50_i64 {
        for key in 0..40_u32 {
            let key = (round * 40 + i64::from(key)).to_be_bytes();
            store.put(&key, round, Some(&key), &mut scratch).unwrap();
        }
        apply(&mut store, round, None);
        assert!(store.overlay_bytes() <= 10_000, "{}", store.overlay_bytes());
    }
    for key in 0..2000_i64 {
        assert_eq!(value(&mut store, &key.to_be_bytes()).unwrap(), key.to_be_bytes());
    }
}

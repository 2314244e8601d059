//! Keys of the embedded log's database. Numbers are big-endian, so that the order of keys is the order of offsets.
//!
//! | column family | key | value |
//! |---|---|---|
//! | `default` | `f` | format of the database |
//! | `default` | `t` name | topic: id, kind, partition count |
//! | `default` | `e` topic partition | end offset |
//! | `default` | `c` topic partition | committed offset and its metadata |
//! | `default` | `s` changelog partition | stream time of the store, then the positions of its inputs |
//! | `default` | `m` name | position of a load |
//! | `records` | topic partition **last** offset | a chunk of records |
//! | `state` | changelog partition key | offset of the changelog record, then the store's entry |
//!
//! A chunk is found by the last offset in it: seeking to an offset finds the chunk that holds it.

/// Raised when the layout changes.
pub(super) const FORMAT: u8 = 1;
pub(super) const FORMAT_KEY: [u8; 1] = *b"f";

pub(super) const RECORDS: &str = "records";
pub(super) const STATE: &str = "state";

/// First byte of a key of one kind in the default column family.
#[derive(Clone, Copy)]
pub(super) struct Tag(pub(super) u8);

pub(super) const TOPIC: Tag = Tag(b't');
pub(super) const END: Tag = Tag(b'e');
pub(super) const COMMITTED: Tag = Tag(b'c');
pub(super) const STREAM_TIME: Tag = Tag(b's');
pub(super) const LOAD: Tag = Tag(b'm');

pub(super) fn named(tag: Tag, name: &str) -> Vec<u8> {
    let mut key = vec![tag.0];
    key.extend_from_slice(name.as_bytes());
    key
}

/// Prefix of everything of one partition.
pub(super) fn partition(topic: u32, partition: i32) -> [u8; 8] {
    let mut key = [0; 8];
    key[..4].copy_from_slice(&topic.to_be_bytes());
    key[4..].copy_from_slice(&partition.to_be_bytes());
    key
}

/// Where everything of one partition ends: at the next one's prefix. Partition numbers are far from the largest.
pub(super) fn after(partition: [u8; 8]) -> [u8; 8] {
    (u64::from_be_bytes(partition) + 1).to_be_bytes()
}

pub(super) fn of_partition(tag: Tag, topic: u32, number: i32) -> [u8; 9] {
    let mut key = [0; 9];
    key[0] = tag.0;
    key[1..].copy_from_slice(&partition(topic, number));
    key
}

/// A chunk's key, by its last offset.
pub(super) fn chunk(topic: u32, number: i32, last: i64) -> [u8; 16] {
    let mut key = [0; 16];
    key[..8].copy_from_slice(&partition(topic, number));
    key[8..].copy_from_slice(&last.to_be_bytes());
    key
}

/// The number at the start of `bytes`.
pub(super) fn number(bytes: &[u8]) -> Option<i64> {
    bytes.first_chunk().map(|bytes| i64::from_be_bytes(*bytes))
}

//! Records that one transaction appended to one partition, in one piece of memory.

use std::sync::Arc;

use crate::log::{Record, TopicPartition};
use crate::record::Headers;

/// See the module.
#[derive(Default)]
pub(super) struct Chunk {
    pub(super) base: i64,
    bytes: Vec<u8>,
    entries: Vec<Entry>,
    headers: Vec<Headers>,
}

struct Entry {
    timestamp: i64,
    start: u32,
    key: Option<u32>,
    value: Option<u32>,
    /// Position in `headers` plus one; 0 for none.
    headers: u32,
}

impl Chunk {
    pub(super) fn len(&self) -> i64 {
        self.entries.len() as i64
    }
}

/// A chunk that is still being written.
#[derive(Default)]
pub(super) struct ChunkBuilder {
    pub(super) chunk: Chunk,
}

/// A chunk is one transaction's worth of one partition; its offsets are 32 bits.
#[expect(clippy::cast_possible_truncation, reason = "a transaction commits long before 4 GiB, see uncommitted.max")]
fn small(length: usize) -> u32 {
    length as u32
}

impl ChunkBuilder {
    /// An empty one with room for as much as `last` holds: one transaction is much like the next.
    pub(super) fn like(last: &Self) -> Self {
        let Chunk { bytes, entries, .. } = &last.chunk;
        let (bytes, entries) = (Vec::with_capacity(bytes.len()), Vec::with_capacity(entries.len()));
        Self { chunk: Chunk { bytes, entries, ..Chunk::default() } }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.chunk.entries.is_empty()
    }

    #[inline]
    pub(super) fn push(&mut self, key: Option<&[u8]>, value: Option<&[u8]>, timestamp: i64, headers: &Headers) {
        let chunk = &mut self.chunk;
        let start = small(chunk.bytes.len());
        chunk.bytes.extend_from_slice(key.unwrap_or_default());
        chunk.bytes.extend_from_slice(value.unwrap_or_default());
        if !headers.is_empty() {
            chunk.headers.push(headers.clone());
        }
        chunk.entries.push(Entry {
            timestamp,
            start,
            key: key.map(|key| small(key.len())),
            value: value.map(|value| small(value.len())),
            headers: if headers.is_empty() { 0 } else { small(chunk.headers.len()) },
        });
    }
}

/// A record of a [`super::MemoryLog`].
pub struct MemoryRecord {
    chunk: Arc<Chunk>,
    at: u32,
    target: TopicPartition,
}

impl MemoryRecord {
    /// Every record of a chunk in order.
    pub(super) fn all(chunk: &Arc<Chunk>, target: TopicPartition) -> impl Iterator<Item = Self> {
        (0..small(chunk.entries.len())).map(move |at| Self { chunk: Arc::clone(chunk), at, target })
    }

    /// Records from `offset` on, at most `max`.
    pub(super) fn from(
        chunk: &Arc<Chunk>,
        offset: i64,
        max: usize,
        target: TopicPartition,
    ) -> impl Iterator<Item = Self> {
        let first = usize::try_from(offset - chunk.base).unwrap_or(0);
        let last = chunk.entries.len().min(first + max);
        (small(first)..small(last)).map(move |at| Self { chunk: Arc::clone(chunk), at, target })
    }

    fn entry(&self) -> &Entry {
        &self.chunk.entries[self.at as usize]
    }
}

impl Record for MemoryRecord {
    #[inline]
    fn topic_partition(&self) -> TopicPartition {
        self.target
    }
    #[inline]
    fn offset(&self) -> i64 {
        self.chunk.base + i64::from(self.at)
    }
    #[inline]
    fn timestamp(&self) -> i64 {
        self.entry().timestamp
    }
    #[inline]
    fn key(&self) -> Option<&[u8]> {
        let entry = self.entry();
        let start = entry.start as usize;
        Some(&self.chunk.bytes[start..start + entry.key? as usize])
    }
    #[inline]
    fn value(&self) -> Option<&[u8]> {
        let entry = self.entry();
        let start = (entry.start + entry.key.unwrap_or(0)) as usize;
        Some(&self.chunk.bytes[start..start + entry.value? as usize])
    }
    /// There is one leader, and it never changes.
    #[inline]
    fn leader_epoch(&self) -> Option<i32> {
        Some(0)
    }
    #[inline]
    fn headers(&self, headers: &mut Headers) {
        let at = self.entry().headers;
        if at > 0 {
            headers.clone_from(&self.chunk.headers[at as usize - 1]);
        }
    }
}

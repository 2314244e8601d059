//! Records of one partition that were committed together, in one piece of memory and under one key: what makes
//! reading and writing cost nanoseconds a record where a key for each would cost microseconds.
//!
//! ```text
//! chunk  = count:u32 record*
//! record = timestamp:i64 key_len:i32 value_len:i32 headers_len:u32 key value header*      (-1: null)
//! header = name_len:u32 value_len:i32 name value
//! ```

use std::rc::Rc;

use crate::log::{Record, TopicPartition};
use crate::record::Headers;

/// A chunk is closed when it grows beyond this; a larger record has a chunk of its own.
const CHUNK_BYTES: usize = 64 << 10;
const COUNT: usize = 4;
const PREFIX: usize = 20;

/// A finished chunk.
pub(super) struct Chunk {
    pub(super) bytes: Vec<u8>,
    pub(super) count: u32,
}

/// Chunks still being written.
#[derive(Default)]
pub(super) struct ChunkWriter {
    full: Vec<Chunk>,
    bytes: Vec<u8>,
    count: u32,
}

/// A part of a record is longer than Kafka's 31 bits allow.
#[derive(Debug)]
pub(super) struct TooLarge;

impl ChunkWriter {
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0 && self.full.is_empty()
    }

    #[inline]
    pub(super) fn push(
        &mut self,
        key: Option<&[u8]>,
        value: Option<&[u8]>,
        timestamp: i64,
        headers: &Headers,
    ) -> Result<(), TooLarge> {
        if self.bytes.is_empty() {
            self.bytes.extend_from_slice(&[0; COUNT]);
        }
        let (key_len, value_len) = (length(key)?, length(value)?);
        let mut prefix = [0; PREFIX];
        prefix[..8].copy_from_slice(&timestamp.to_be_bytes());
        prefix[8..12].copy_from_slice(&key_len.to_be_bytes());
        prefix[12..16].copy_from_slice(&value_len.to_be_bytes());
        let at = self.bytes.len();
        self.bytes.extend_from_slice(&prefix);
        self.bytes.extend_from_slice(key.unwrap_or_default());
        self.bytes.extend_from_slice(value.unwrap_or_default());
        if !headers.is_empty() {
            self.push_headers(at, headers)?;
        }
        self.count += 1;
        if self.bytes.len() >= CHUNK_BYTES {
            self.close();
        }
        Ok(())
    }

    fn push_headers(&mut self, at: usize, headers: &Headers) -> Result<(), TooLarge> {
        let start = self.bytes.len();
        for (name, value) in headers.iter() {
            self.bytes.extend_from_slice(&length(Some(name.as_bytes()))?.to_be_bytes());
            self.bytes.extend_from_slice(&length(value)?.to_be_bytes());
            self.bytes.extend_from_slice(name.as_bytes());
            self.bytes.extend_from_slice(value.unwrap_or_default());
        }
        let written = u32::try_from(self.bytes.len() - start).map_err(|_| TooLarge)?;
        self.bytes[at + 16..at + 20].copy_from_slice(&written.to_be_bytes());
        Ok(())
    }

    fn close(&mut self) {
        if self.count > 0 {
            let mut bytes = std::mem::take(&mut self.bytes);
            bytes[..COUNT].copy_from_slice(&self.count.to_be_bytes());
            self.full.push(Chunk { bytes, count: self.count });
            self.count = 0;
        }
    }

    /// Everything written so far.
    pub(super) fn take(&mut self) -> Vec<Chunk> {
        self.close();
        std::mem::take(&mut self.full)
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

#[inline]
fn length(bytes: Option<&[u8]>) -> Result<i32, TooLarge> {
    bytes.map_or(Ok(-1), |bytes| i32::try_from(bytes.len()).map_err(|_| TooLarge))
}

/// A chunk being read.
pub(super) struct ChunkReader {
    bytes: Rc<[u8]>,
    at: usize,
    /// Offset of the next record.
    next: i64,
    end: i64,
}

/// The bytes are not a chunk.
#[derive(Debug)]
pub(super) struct Damaged;

impl ChunkReader {
    /// Over the chunk whose last record has offset `last`.
    pub(super) fn new(bytes: &[u8], last: i64) -> Result<Self, Damaged> {
        let count = bytes.first_chunk::<COUNT>().map(|count| u32::from_be_bytes(*count)).ok_or(Damaged)?;
        let end = last + 1;
        Ok(Self { bytes: Rc::from(bytes), at: COUNT, next: end - i64::from(count), end })
    }

    /// Offset of the first record left.
    pub(super) fn next_offset(&self) -> i64 {
        self.next
    }

    pub(super) fn is_done(&self) -> bool {
        self.next >= self.end
    }

    /// Passes over records before `offset`.
    pub(super) fn skip_to(&mut self, offset: i64) -> Result<(), Damaged> {
        let target = TopicPartition { topic: crate::log::TopicId(0), partition: 0 };
        while self.next < offset && self.take(target)?.is_some() {}
        Ok(())
    }

    /// The next record, if any is left.
    #[inline]
    pub(super) fn take(&mut self, target: TopicPartition) -> Result<Option<EmbeddedRecord>, Damaged> {
        if self.is_done() {
            return Ok(None);
        }
        let prefix = self.bytes.get(self.at..).and_then(<[u8]>::first_chunk::<PREFIX>).ok_or(Damaged)?;
        let record = EmbeddedRecord {
            chunk: Rc::clone(&self.bytes),
            target,
            offset: self.next,
            timestamp: i64::from_be_bytes(word(prefix, 0)),
            // A chunk is at most one record larger than 64 KiB, and a record is checked when it is written.
            at: u32::try_from(self.at + PREFIX).map_err(|_| Damaged)?,
            key: i32::from_be_bytes(word(prefix, 8)),
            value: i32::from_be_bytes(word(prefix, 12)),
            headers: u32::from_be_bytes(word(prefix, 16)),
        };
        let end = record.headers_start() + record.headers as usize;
        if end > self.bytes.len() {
            return Err(Damaged);
        }
        self.at = end;
        self.next += 1;
        Ok(Some(record))
    }
}

#[inline]
fn word<const N: usize>(prefix: &[u8; PREFIX], at: usize) -> [u8; N] {
    let mut word = [0; N];
    word.copy_from_slice(&prefix[at..at + N]);
    word
}

/// A record of an [`super::EmbeddedLog`]; its bytes stay in the chunk they were read in.
#[derive(Debug, Clone)]
pub struct EmbeddedRecord {
    chunk: Rc<[u8]>,
    target: TopicPartition,
    offset: i64,
    timestamp: i64,
    /// Where the key starts.
    at: u32,
    /// Lengths; -1 for null.
    key: i32,
    value: i32,
    headers: u32,
}

impl EmbeddedRecord {
    fn value_start(&self) -> usize {
        self.at as usize + usize::try_from(self.key).unwrap_or(0)
    }

    fn headers_start(&self) -> usize {
        self.value_start() + usize::try_from(self.value).unwrap_or(0)
    }
}

impl Record for EmbeddedRecord {
    #[inline]
    fn topic_partition(&self) -> TopicPartition {
        self.target
    }
    #[inline]
    fn offset(&self) -> i64 {
        self.offset
    }
    #[inline]
    fn timestamp(&self) -> i64 {
        self.timestamp
    }
    #[inline]
    fn key(&self) -> Option<&[u8]> {
        let length = usize::try_from(self.key).ok()?;
        Some(&self.chunk[self.at as usize..][..length])
    }
    #[inline]
    fn value(&self) -> Option<&[u8]> {
        let length = usize::try_from(self.value).ok()?;
        Some(&self.chunk[self.value_start()..][..length])
    }
    #[inline]
    fn headers(&self, headers: &mut Headers) {
        let mut rest = &self.chunk[self.headers_start()..][..self.headers as usize];
        // What we wrote parses; anything else ends the list.
        while let Some((name, value, left)) = split_header(rest) {
            headers.push(name, value);
            rest = left;
        }
    }
}

/// Name and value of the first header, and what follows it.
type SplitHeader<'a> = (&'a str, Option<&'a [u8]>, &'a [u8]);

fn split_header(bytes: &[u8]) -> Option<SplitHeader<'_>> {
    let (name, rest) = bytes.split_first_chunk::<4>()?;
    let (value, rest) = rest.split_first_chunk::<4>()?;
    let (name, rest) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*name)).ok()?)?;
    let name = std::str::from_utf8(name).ok()?;
    match usize::try_from(i32::from_be_bytes(*value)) {
        Ok(length) => {
            let (value, rest) = rest.split_at_checked(length)?;
            Some((name, Some(value), rest))
        }
        Err(_) => Some((name, None, rest)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::TopicId;

    const HERE: TopicPartition = TopicPartition { topic: TopicId(3), partition: 1 };

    fn read(chunk: &Chunk, last: i64) -> Vec<EmbeddedRecord> {
        let mut reader = ChunkReader::new(&chunk.bytes, last).unwrap();
        std::iter::from_fn(|| reader.take(HERE).unwrap()).collect()
    }

    #[test]
    fn nulls_empties_and_headers_come_back_as_written() {
        let mut headers = Headers::new();
        headers.push("cause", Some(b"bad"));
        headers.push("cause", None);
        headers.push("", Some(b""));
        let mut writer = ChunkWriter::default();
        assert!(writer.is_empty());
        writer.push(Some(b"key"), Some(b"value"), 42, &headers).unwrap();
        writer.push(None, Some(b""), -1, &Headers::new()).unwrap();
        writer.push(Some(b""), None, 7, &Headers::new()).unwrap();
        let chunks = writer.take();
        assert!(writer.is_empty());
        assert_eq!(chunks.len(), 1);
        let records = read(&chunks[0], 12);
        let seen: Vec<_> = records.iter().map(|r| (r.offset(), r.timestamp(), r.key(), r.value())).collect();
        assert_eq!(
            seen,
            [
                (10, 42, Some(&b"key"[..]), Some(&b"value"[..])),
                (11, -1, None, Some(&b""[..])),
                (12, 7, Some(&b""[..]), None),
            ]
        );
        let mut back = Headers::new();
        records[0].headers(&mut back);
        assert_eq!(back, headers);
        back.clear();
        records[1].headers(&mut back);
        assert!(back.is_empty());
    }

    #[test]
    fn chunks_are_closed_in_time_and_can_be_entered_anywhere() {
        let mut writer = ChunkWriter::default();
        for number in 0..10_000_u32 {
            writer.push(Some(&number.to_be_bytes()), Some(&[7; 30]), i64::from(number), &Headers::new()).unwrap();
        }
        writer.push(None, Some(&vec![1; 200_000]), 0, &Headers::new()).unwrap();
        let chunks = writer.take();
        assert!(chunks.len() > 5);
        assert_eq!(chunks.iter().map(|chunk| chunk.count).sum::<u32>(), 10_001);
        let last = i64::from(chunks[0].count) - 1;
        let mut reader = ChunkReader::new(&chunks[0].bytes, last).unwrap();
        reader.skip_to(last - 1).unwrap();
        assert_eq!(reader.take(HERE).unwrap().unwrap().offset(), last - 1);
        assert_eq!(reader.take(HERE).unwrap().unwrap().timestamp(), last);
        assert!(reader.take(HERE).unwrap().is_none());
    }

    #[test]
    fn damaged_bytes_are_an_error() {
        let mut writer = ChunkWriter::default();
        writer.push(Some(b"key"), Some(b"value"), 1, &Headers::new()).unwrap();
        let chunk = writer.take().remove(0);
        for length in 0..chunk.bytes.len() {
            let reader = ChunkReader::new(&chunk.bytes[..length], 0);
            assert!(reader.is_err() || reader.unwrap().take(HERE).is_err(), "{length}");
        }
    }
}

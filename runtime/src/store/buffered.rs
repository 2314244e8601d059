//! The bytes of a change that waits in a buffer: those that Kafka Streams has in the changelog of a `suppress`, version 3
//! (`BufferValue` and `ProcessorRecordContext` of 4.3.1). Numbers are big-endian, a length of -1 stands for null:
//!
//! ```text
//! timestamp (8) ++ offset (8) ++ topic ++ partition (4) ++ number of headers (4) ++ name and value of each
//!     ++ prior ++ old ++ new ++ buffer time (8)
//! ```
//!
//! Names and values have a length (4) before them. A length of -2 says that `old` is the prior value.

use super::StoreError;
use crate::record::{Headers, RecordContext};

/// What the header [`VERSION_HEADER`] of a record in the changelog says.
pub(crate) const VERSION: u8 = 3;
/// The name of that header, Kafka Streams' own.
pub(crate) const VERSION_HEADER: &str = "v";

const NULL: i32 = -1;
const SAME_AS_PRIOR: i32 = -2;
/// Kafka Streams counts the buffer time, the timestamp, the offset and the partition of each change.
const NUMBERS: u64 = 8 + 8 + 8 + 4;

/// A change that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Buffered<'a> {
    /// Where its record came from, and its event time.
    pub(crate) timestamp: i64,
    pub(crate) offset: i64,
    pub(crate) topic: &'a str,
    pub(crate) partition: i32,
    headers: RawHeaders<'a>,
    pub(crate) values: Values<'a>,
}

/// What a change says of its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Values<'a> {
    /// The value before the first change since the last that was handed on.
    pub(crate) prior: Option<&'a [u8]>,
    /// The value before this change.
    pub(crate) old: Option<&'a [u8]>,
    pub(crate) new: Option<&'a [u8]>,
    /// Where it stands in the queue: the event time of the first change since the last that was handed on.
    pub(crate) time: i64,
}

/// Headers as they were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct RawHeaders<'a> {
    count: i32,
    bytes: &'a [u8],
}

impl<'a> Buffered<'a> {
    /// Reads one; `None` where these bytes are none.
    pub(crate) fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut rest = Rest(bytes);
        let (timestamp, offset) = (rest.long()?, rest.long()?);
        let topic = rest.text()?;
        let partition = rest.int()?;
        let headers = RawHeaders::read(&mut rest)?;
        let prior = rest.nullable()?;
        let old = match rest.int()? {
            // What is null has no bytes to be the same as.
            SAME_AS_PRIOR => Some(prior?),
            length => rest.of_length(length)?,
        };
        let (new, time) = (rest.nullable()?, rest.long()?);
        let values = Values { prior, old, new, time };
        rest.0.is_empty().then_some(Self { timestamp, offset, topic, partition, headers, values })
    }

    /// The same for a row of a store.
    pub(crate) fn of_row(store: &str, bytes: &'a [u8]) -> Result<Self, StoreError> {
        Self::read(bytes).ok_or_else(|| StoreError::Corrupt {
            store: store.to_owned(),
            reason: format!("{} bytes are not those of a change that waits", bytes.len()),
        })
    }

    /// Its record's headers.
    pub(crate) fn headers(&self) -> Headers {
        let mut headers = Headers::new();
        self.headers.each(|name, value| headers.push(name, value));
        headers
    }

    /// How many bytes it takes with its key, as Kafka Streams counts.
    pub(crate) fn size(&self, key: &[u8]) -> u64 {
        let length = |value: Option<&[u8]>| value.map_or(0, <[u8]>::len);
        let Values { prior, old, new, .. } = self.values;
        let old = old.filter(|_| old != prior);
        let mut bytes = key.len() + units(self.topic) + length(prior) + length(old) + length(new);
        self.headers.each(|name, value| bytes += units(name) + length(value));
        NUMBERS + bytes as u64
    }
}

impl Values<'_> {
    /// Appends the bytes of a change that was made by this record; `None` where a length does not fit into 31 bits.
    pub(crate) fn write(&self, record: &RecordContext, out: &mut Vec<u8>) -> Option<()> {
        out.extend_from_slice(&record.timestamp.to_be_bytes());
        out.extend_from_slice(&record.offset.to_be_bytes());
        nullable(Some(record.topic.as_bytes()), out)?;
        out.extend_from_slice(&record.partition.to_be_bytes());
        length(record.headers.len(), out)?;
        for (name, value) in record.headers.iter() {
            nullable(Some(name.as_bytes()), out)?;
            nullable(value, out)?;
        }
        nullable(self.prior, out)?;
        match self.old {
            Some(_) if self.old == self.prior => out.extend_from_slice(&SAME_AS_PRIOR.to_be_bytes()),
            old => nullable(old, out)?,
        }
        nullable(self.new, out)?;
        out.extend_from_slice(&self.time.to_be_bytes());
        Some(())
    }
}

fn nullable(bytes: Option<&[u8]>, out: &mut Vec<u8>) -> Option<()> {
    match bytes {
        Some(bytes) => {
            length(bytes.len(), out)?;
            out.extend_from_slice(bytes);
        }
        None => out.extend_from_slice(&NULL.to_be_bytes()),
    }
    Some(())
}

fn length(length: usize, out: &mut Vec<u8>) -> Option<()> {
    out.extend_from_slice(&i32::try_from(length).ok()?.to_be_bytes());
    Some(())
}

/// Java's `String.length()`.
fn units(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

impl<'a> RawHeaders<'a> {
    fn read(rest: &mut Rest<'a>) -> Option<Self> {
        // Older versions wrote -1 for none.
        let count = rest.int()?.max(0);
        let begin = rest.0;
        for _ in 0..count {
            rest.text()?;
            rest.nullable()?;
        }
        let length = begin.len() - rest.0.len();
        Some(Self { count, bytes: begin.get(..length)? })
    }

    /// They were read before, so that nothing is missing.
    fn each(&self, mut visit: impl FnMut(&'a str, Option<&'a [u8]>)) {
        let mut rest = Rest(self.bytes);
        for _ in 0..self.count {
            let (Some(name), Some(value)) = (rest.text(), rest.nullable()) else { return };
            visit(name, value);
        }
    }
}

/// What is not read yet.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*first)
    }

    fn long(&mut self) -> Option<i64> {
        self.array().map(i64::from_be_bytes)
    }

    fn int(&mut self) -> Option<i32> {
        self.array().map(i32::from_be_bytes)
    }

    fn nullable(&mut self) -> Option<Option<&'a [u8]>> {
        let length = self.int()?;
        self.of_length(length)
    }

    fn of_length(&mut self, length: i32) -> Option<Option<&'a [u8]>> {
        if length == NULL {
            return Some(None);
        }
        let (bytes, rest) = self.0.split_at_checked(usize::try_from(length).ok()?)?;
        self.0 = rest;
        Some(Some(bytes))
    }

    fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.nullable()??).ok()
    }
}

#[cfg(test)]
mod tests;

//! Keys of rows that are found by a key and a range of time, as sessions and sliding windows are, and that expire by time:
//!
//! ```text
//! row:   00 ++ bucket (8 bytes) ++ escaped key ++ end (8) ++ start (8)
//! index: 01 ++ end (8) ++ start (8) ++ key
//!    or: 02 ++ end (8) ++ key ++ start (8)
//! ```
//!
//! The bucket is the end divided by a constant of the store, so that the rows of a key lie together within a bucket and
//! whatever expires is everything below a bucket. In the escaped key a zero byte is followed by `FF`, and two zero bytes end
//! it: no key is the beginning of another, and the order stays. The index says in which order rows close, which is another one
//! in Kafka Streams where a suppression emits them. It is made of the rows, and the changelog has none of it.

use std::ops::Range;

use crate::description::{Emit, Session, Sliding};

/// First byte of a row.
const ROW: u8 = 0;
/// Bytes of a time.
const TIME: usize = size_of::<i64>();

/// How much event time a bucket holds, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Buckets(pub(crate) i64);

impl From<&Session> for Buckets {
    fn from(session: &Session) -> Self {
        Self(Session::bucket_ms(session.gap_ms))
    }
}

impl From<&Sliding> for Buckets {
    fn from(sliding: &Sliding) -> Self {
        Self(Sliding::bucket_ms(sliding.difference_ms))
    }
}

/// In which order rows close.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Index {
    /// By end, start and key: `emit = on_window_close`.
    ByStart,
    /// By end, key and start: `suppress(until_window_closes)`.
    ByKey,
}

/// Where a row is in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct At {
    pub(crate) end: i64,
    pub(crate) start: i64,
}

impl At {
    /// The bounds of both.
    pub(crate) fn with(self, other: Self) -> Self {
        Self { end: self.end.max(other.end), start: self.start.min(other.start) }
    }
}

impl Buckets {
    pub(crate) fn of(self, time: i64) -> i64 {
        time.max(0) / self.0.max(1)
    }

    /// Appends what the rows of a key in a bucket begin with.
    pub(crate) fn prefix(bucket: i64, key: &[u8], out: &mut Vec<u8>) {
        out.push(ROW);
        out.extend_from_slice(&bucket.to_be_bytes());
        escape(key, out);
    }

    /// Appends the key of a row.
    pub(crate) fn row(self, key: &[u8], at: At, out: &mut Vec<u8>) {
        Self::prefix(self.of(at.end), key, out);
        push(at, out);
    }

    /// The key of the first row of the bucket that holds this time.
    pub(crate) fn begin_at(self, time: i64) -> Vec<u8> {
        [&[ROW], self.of(time).to_be_bytes().as_slice()].concat()
    }
}

/// The keys that rows, but no index rows, can have.
pub(crate) fn rows() -> Range<Vec<u8>> {
    vec![ROW]..vec![ROW + 1]
}

impl Index {
    const ALL: [Self; 2] = [Self::ByStart, Self::ByKey];

    /// The one that a store has, if it has one.
    #[inline]
    pub(crate) fn of(emit: Emit) -> Option<Self> {
        match emit {
            Emit::OnWindowUpdate => None,
            Emit::OnWindowClose => Some(Self::ByStart),
            Emit::OnUpdateAndClose => Some(Self::ByKey),
        }
    }

    /// Those that a store has not which has `this` one.
    pub(crate) fn others(this: Option<Self>) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |other| Some(*other) != this)
    }

    /// First byte of an index row.
    fn tag(self) -> u8 {
        match self {
            Self::ByStart => 1,
            Self::ByKey => 2,
        }
    }

    /// The keys of all of it.
    pub(crate) fn all(self) -> Range<Vec<u8>> {
        vec![self.tag()]..vec![self.tag() + 1]
    }

    /// Appends the key of the index row of a row.
    pub(crate) fn row(self, key: &[u8], at: At, out: &mut Vec<u8>) {
        out.push(self.tag());
        match self {
            Self::ByStart => {
                push(at, out);
                out.extend_from_slice(key);
            }
            Self::ByKey => {
                out.extend_from_slice(&at.end.to_be_bytes());
                out.extend_from_slice(key);
                out.extend_from_slice(&at.start.to_be_bytes());
            }
        }
    }

    /// The key of the first index row with this end or a later one.
    pub(crate) fn from(self, end: i64) -> Vec<u8> {
        [&[self.tag()], end.max(0).to_be_bytes().as_slice()].concat()
    }

    /// Where an index row's row is, and its key.
    pub(crate) fn split(self, row: &[u8]) -> Option<(At, &[u8])> {
        let (end, rest) = row.strip_prefix(&[self.tag()])?.split_first_chunk::<TIME>()?;
        let (start, key) = match self {
            Self::ByStart => rest.split_first_chunk::<TIME>()?,
            Self::ByKey => rest.split_last_chunk::<TIME>().map(|(key, start)| (start, key))?,
        };
        Some((At { end: i64::from_be_bytes(*end), start: i64::from_be_bytes(*start) }, key))
    }
}

/// Where a row is; `None` for an index row.
#[inline]
pub(crate) fn time_of(row: &[u8]) -> Option<At> {
    let (_, times) = row.strip_prefix(&[ROW])?.split_last_chunk::<{ 2 * TIME }>()?;
    Some(at(times))
}

/// Appends the key inside of a row to `key`; `None` for what is no row.
pub(crate) fn unescape(row: &[u8], key: &mut Vec<u8>) -> Option<At> {
    let escaped = row.strip_prefix(&[ROW])?.get(TIME..)?;
    let (escaped, times) = escaped.split_last_chunk::<{ 2 * TIME }>()?;
    let mut bytes = escaped.strip_suffix(&[0, 0])?.iter();
    while let Some(&byte) = bytes.next() {
        if byte == 0 && bytes.next() != Some(&0xFF) {
            return None;
        }
        key.push(byte);
    }
    Some(at(times))
}

fn escape(key: &[u8], out: &mut Vec<u8>) {
    for &byte in key {
        out.push(byte);
        if byte == 0 {
            out.push(0xFF);
        }
    }
    out.extend_from_slice(&[0, 0]);
}

fn push(At { end, start }: At, out: &mut Vec<u8>) {
    out.extend_from_slice(&end.to_be_bytes());
    out.extend_from_slice(&start.to_be_bytes());
}

fn at(times: &[u8; 2 * TIME]) -> At {
    let number = |from: usize| {
        let bytes = times.get(from..from + TIME).and_then(|bytes| bytes.try_into().ok());
        i64::from_be_bytes(bytes.unwrap_or_default())
    };
    At { end: number(0), start: number(TIME) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn row(key: &[u8], end: i64, start: i64) -> Vec<u8> {
        let mut out = Vec::new();
        Buckets(1_000).row(key, At { end, start }, &mut out);
        out
    }

    proptest! {
        #[test]
        fn a_row_tells_its_key_and_its_times(key in prop::collection::vec(0..3_u8, 0..8), end in 0..i64::MAX, start in 0..i64::MAX) {
            let (at, mut found) = (At { end, start }, Vec::new());
            let row = row(&key, end, start);
            prop_assert_eq!(time_of(&row), Some(at));
            prop_assert_eq!(unescape(&row, &mut found), Some(at));
            prop_assert_eq!(&found, &key);
            for index in Index::ALL {
                let mut marker = Vec::new();
                index.row(&key, at, &mut marker);
                prop_assert_eq!(index.split(&marker), Some((at, key.as_slice())));
                prop_assert_eq!(time_of(&marker), None);
                prop_assert!(index.all().contains(&marker) && index.from(end) <= marker);
            }
            prop_assert!(rows().contains(&row));
        }

        /// Within a bucket the rows of a key lie together, in the order of their ends.
        #[test]
        fn no_key_lies_among_the_rows_of_another(one in prop::collection::vec(0..3_u8, 0..5), other in prop::collection::vec(0..3_u8, 0..5), end in 0..1_000_i64) {
            prop_assume!(one != other);
            let (first, last) = (row(&one, 0, 0), row(&one, 999, 999));
            let between = row(&other, end, end);
            prop_assert!(between < first || between > last);
            prop_assert!(first < row(&one, 5, 9) && row(&one, 5, 9) < row(&one, 6, 0));
        }
    }

    #[test]
    fn other_bytes_are_no_rows() {
        for bytes in [&b""[..], &[0; 16], &[0, 1, 2], &[3; 60]] {
            assert_eq!((time_of(bytes), unescape(bytes, &mut Vec::new())), (None, None), "{bytes:?}");
            assert_eq!(Index::ALL.map(|index| index.split(bytes)), [None, None]);
        }
    }
}

//! Changes of a table on their way to another group.

use super::Change;
use crate::serdes::{Place, Serde, SerdeError};

/// A change in the topic before the aggregation of a table, in the bytes of Kafka Streams (KIP-904): the value written by `S`
/// and what it is. One that keeps its group holds both values, and is one record.
///
/// ```text
/// old value ++ 00      it leaves the group
/// new value ++ 01      it comes to the group
/// length of the new value as a signed varint ++ new value ++ old value ++ 02
/// ```
///
/// Only the latest value of a key is ever sent: what came too late would be taken out of a group that never had it.
#[derive(Debug, Clone, Copy)]
pub struct Changes<S>(std::marker::PhantomData<S>);

const LEAVES: u8 = 0;
const COMES: u8 = 1;
const STAYS: u8 = 2;

impl<S: Serde<V>, V> Serde<Change<V>> for Changes<S> {
    const READS_BY_NAME: bool = S::READS_BY_NAME;
    const READS: bool = S::READS;

    fn serialize(value: &Change<V>, out: &mut Vec<u8>) -> Result<(), SerdeError> {
        write(value, out, S::serialize)
    }

    fn deserialize(bytes: &[u8]) -> Result<Change<V>, SerdeError> {
        read(bytes, S::deserialize)
    }

    fn serialize_at(place: Place<'_>, value: &Change<V>, out: &mut Vec<u8>) -> Result<(), SerdeError> {
        write(value, out, |value, out| S::serialize_at(place, value, out))
    }

    fn deserialize_at(place: Place<'_>, bytes: &[u8]) -> Result<Change<V>, SerdeError> {
        read(bytes, |bytes| S::deserialize_at(place, bytes))
    }
}

fn write<V>(
    change: &Change<V>,
    out: &mut Vec<u8>,
    value: impl Fn(&V, &mut Vec<u8>) -> Result<(), SerdeError>,
) -> Result<(), SerdeError> {
    match (&change.new, &change.old) {
        (Some(new), Some(old)) => {
            let start = out.len();
            value(new, out)?;
            let length = length(out.len() - start)?;
            // The length goes before the value, and is known behind it.
            out.splice(start..start, length.bytes());
            value(old, out)?;
            out.push(STAYS);
        }
        (Some(new), None) => {
            value(new, out)?;
            out.push(COMES);
        }
        (None, Some(old)) => {
            value(old, out)?;
            out.push(LEAVES);
        }
        (None, None) => return Err(SerdeError::new("a change without a value, old or new")),
    }
    Ok(())
}

fn read<V>(bytes: &[u8], value: impl Fn(&[u8]) -> Result<V, SerdeError>) -> Result<Change<V>, SerdeError> {
    let Some((kind, rest)) = bytes.split_last() else {
        return Err(SerdeError::new("a change of a table is not empty"));
    };
    let (new, old) = match *kind {
        LEAVES => (None, Some(value(rest)?)),
        COMES => (Some(value(rest)?), None),
        STAYS => {
            let (length, values) = Length::read(rest).ok_or_else(|| SerdeError::new("the length of the new value"))?;
            let (new, old) = values.split_at_checked(length).ok_or_else(|| {
                SerdeError::new(format!("the new value has {length} bytes, and {} follow", values.len()))
            })?;
            (Some(value(new)?), Some(value(old)?))
        }
        kind => return Err(SerdeError::new(format!("a change of a table ends in 0, 1 or 2, not in {kind}"))),
    };
    Ok(Change { new, old, is_latest: true })
}

/// The length of a value, of at most 31 bits, as Java's signed varint: zigzag, seven bits a byte, the lowest first.
struct Length {
    bytes: [u8; 5],
    used: usize,
}

fn length(length: usize) -> Result<Length, SerdeError> {
    let length = i32::try_from(length).map_err(|_| SerdeError::new("a value of more than 2 GiB"))?;
    let mut left = length.unsigned_abs() << 1;
    let (mut bytes, mut used) = ([0; 5], 0);
    for byte in &mut bytes {
        let low = (left & 0x7f) as u8;
        left >>= 7;
        *byte = if left == 0 { low } else { low | 0x80 };
        used += 1;
        if left == 0 {
            break;
        }
    }
    Ok(Length { bytes, used })
}

impl Length {
    fn bytes(self) -> impl Iterator<Item = u8> {
        self.bytes.into_iter().take(self.used)
    }

    /// The length, and what follows; `None` where it is none.
    fn read(bytes: &[u8]) -> Option<(usize, &[u8])> {
        let mut value: u64 = 0;
        for (at, byte) in bytes.iter().take(5).enumerate() {
            value |= u64::from(byte & 0x7f) << (7 * at);
            if byte & 0x80 == 0 {
                let is_negative = value & 1 == 1;
                let length = usize::try_from(value >> 1).ok().filter(|_| !is_negative)?;
                return Some((length, bytes.get(at + 1..)?));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::Changes;
    use crate::change::Change;
    use crate::serdes::{Serde, Utf8};

    fn change(new: Option<&str>, old: Option<&str>) -> Change<String> {
        Change { new: new.map(str::to_owned), old: old.map(str::to_owned), is_latest: true }
    }

    fn bytes(change: &Change<String>) -> Vec<u8> {
        let mut out = b"before".to_vec();
        Changes::<Utf8>::serialize(change, &mut out).expect("it can be written");
        out.split_off(b"before".len())
    }

    #[test]
    fn the_bytes_are_those_of_kafka_streams() {
        // The rows of `vectors.json`, and a length of two bytes.
        assert_eq!(bytes(&change(Some("new"), Some("old"))), b"\x06newold\x02");
        assert_eq!(bytes(&change(None, Some("old"))), b"old\x00");
        assert_eq!(bytes(&change(Some("new"), None)), b"new\x01");
        let long = "x".repeat(64);
        assert_eq!(bytes(&change(Some(&long), Some("o"))), [b"\x80\x01", long.as_bytes(), b"o\x02"].concat());
    }

    #[test]
    fn what_is_written_is_read_back() {
        for length in [0, 1, 63, 64, 8_191, 8_192, 1_048_575, 1_048_576] {
            let long = "x".repeat(length);
            for written in [change(Some(&long), Some("")), change(Some(""), Some(&long)), change(None, Some(&long))] {
                assert_eq!(Changes::<Utf8>::deserialize(&bytes(&written)).as_ref(), Ok(&written));
            }
        }
    }

    #[test]
    fn a_change_without_a_value_is_refused() {
        let error = Changes::<Utf8>::serialize(&change(None, None), &mut Vec::new()).expect_err("it says nothing");
        assert_eq!(error.to_string(), "a change without a value, old or new");
    }

    #[test]
    fn other_bytes_are_refused_with_a_reason() {
        let refused = |bytes: &[u8]| {
            let read: Result<Change<String>, _> = Changes::<Utf8>::deserialize(bytes);
            read.expect_err("no change").to_string()
        };
        assert_eq!(refused(b""), "a change of a table is not empty");
        assert_eq!(refused(b"value\x07"), "a change of a table ends in 0, 1 or 2, not in 7");
        assert_eq!(refused(b"\x08new\x02"), "the new value has 4 bytes, and 3 follow");
        assert_eq!(refused(b"\x02"), "the length of the new value");
        assert_eq!(refused(b"\x05new\x02"), "the length of the new value", "a negative one");
        assert_eq!(refused(b"\xff\xff\xff\xff\xff\xff\x02"), "the length of the new value");
    }
}

//! Keys of sessions.

use super::{Place, Serde, SerdeError};
use crate::windowed::Windowed;

/// The key of a session, in the bytes of Java's `SessionWindowedSerializer`: the key as `S` writes it, then the end and the
/// start, each as eight big-endian bytes.
///
/// The partition of such a key is that of the key inside.
///
/// ```
/// use streamwright::Windowed;
/// use streamwright::serdes::{Serde, SessionWindowed, Utf8};
///
/// let key = Windowed { key: "a".to_owned(), start: 1, end: 256 };
/// let mut bytes = Vec::new();
/// SessionWindowed::<Utf8>::serialize(&key, &mut bytes)?;
/// assert_eq!(bytes, [b'a', 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
/// assert_eq!(SessionWindowed::<Utf8>::deserialize(&bytes)?, key);
/// # Ok::<(), streamwright::serdes::SerdeError>(())
/// ```
pub struct SessionWindowed<S>(std::marker::PhantomData<S>);

/// Bytes of a time.
const TIME: usize = size_of::<i64>();

impl<K, S: Serde<K>> Serde<Windowed<K>> for SessionWindowed<S> {
    const READS_BY_NAME: bool = S::READS_BY_NAME;
    const READS: bool = S::READS;

    #[inline]
    fn serialize(value: &Windowed<K>, out: &mut Vec<u8>) -> Result<(), SerdeError> {
        S::serialize(&value.key, out)?;
        write_times(value, out);
        Ok(())
    }

    #[inline]
    fn deserialize(bytes: &[u8]) -> Result<Windowed<K>, SerdeError> {
        let (key, start, end) = split(bytes)?;
        Ok(Windowed { key: S::deserialize(key)?, start, end })
    }

    #[inline]
    fn serialize_at(place: Place<'_>, value: &Windowed<K>, out: &mut Vec<u8>) -> Result<(), SerdeError> {
        S::serialize_at(place, &value.key, out)?;
        write_times(value, out);
        Ok(())
    }

    #[inline]
    fn deserialize_at(place: Place<'_>, bytes: &[u8]) -> Result<Windowed<K>, SerdeError> {
        let (key, start, end) = split(bytes)?;
        Ok(Windowed { key: S::deserialize_at(place, key)?, start, end })
    }

    #[inline]
    fn partition_part(bytes: &[u8]) -> &[u8] {
        S::partition_part(bytes.get(..bytes.len().saturating_sub(2 * TIME)).unwrap_or_default())
    }
}

#[inline]
fn write_times<K>(value: &Windowed<K>, out: &mut Vec<u8>) {
    out.extend_from_slice(&value.end.to_be_bytes());
    out.extend_from_slice(&value.start.to_be_bytes());
}

#[inline]
fn split(bytes: &[u8]) -> Result<(&[u8], i64, i64), SerdeError> {
    let times = bytes.split_last_chunk::<TIME>().and_then(|(rest, start)| {
        let (key, end) = rest.split_last_chunk::<TIME>()?;
        Some((key, i64::from_be_bytes(*start), i64::from_be_bytes(*end)))
    });
    times.ok_or_else(|| {
        SerdeError::new(format!(
            "the key of a session ends with the 16 bytes of its end and start, not {}",
            bytes.len()
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serdes::Utf8;

    #[test]
    fn short_bytes_are_refused_and_the_key_inside_decides_the_partition() {
        let error = <SessionWindowed<Utf8> as Serde<Windowed<String>>>::deserialize(&[0; 15]).unwrap_err();
        assert_eq!(error.to_string(), "the key of a session ends with the 16 bytes of its end and start, not 15");
        let part = <SessionWindowed<Utf8> as Serde<Windowed<String>>>::partition_part(b"page1234567812345678");
        assert_eq!(part, b"page");
    }
}

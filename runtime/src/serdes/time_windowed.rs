//! Keys of windows of a fixed size.

use super::{Place, Serde, SerdeError};
use crate::windowed::Windowed;

/// The key of a tumbling or hopping window, in the bytes of Java's `TimeWindowedSerializer`: the key as `S` writes it, then the
/// window's start as eight big-endian bytes.
///
/// The bytes do not hold the end of the window. Whoever reads them says its `SIZE` in milliseconds; without one it only writes.
/// The partition of such a key is that of the key inside.
///
/// ```
/// use streamwright::Windowed;
/// use streamwright::serdes::{Serde, TimeWindowed, Utf8};
///
/// let key = Windowed { key: "a".to_owned(), start: 256, end: 266 };
/// let mut bytes = Vec::new();
/// TimeWindowed::<Utf8>::serialize(&key, &mut bytes)?;
/// assert_eq!(bytes, [b'a', 0, 0, 0, 0, 0, 0, 1, 0]);
/// assert_eq!(TimeWindowed::<Utf8, 10>::deserialize(&bytes)?, key);
/// # Ok::<(), streamwright::serdes::SerdeError>(())
/// ```
pub struct TimeWindowed<S, const SIZE: i64 = 0>(std::marker::PhantomData<S>);

/// Bytes of the start.
const START: usize = size_of::<i64>();

impl<K, S: Serde<K>, const SIZE: i64> Serde<Windowed<K>> for TimeWindowed<S, SIZE> {
    const READS_BY_NAME: bool = S::READS_BY_NAME;
    const READS: bool = S::READS && SIZE > 0;

    #[inline]
    fn serialize(value: &Windowed<K>, out: &mut Vec<u8>) -> Result<(), SerdeError> {
        S::serialize(&value.key, out)?;
        write_start(value, out);
        Ok(())
    }

    #[inline]
    fn deserialize(bytes: &[u8]) -> Result<Windowed<K>, SerdeError> {
        let (key, start) = split::<SIZE>(bytes)?;
        Ok(windowed::<K, SIZE>(S::deserialize(key)?, start))
    }

    #[inline]
    fn serialize_at(place: Place<'_>, value: &Windowed<K>, out: &mut Vec<u8>) -> Result<(), SerdeError> {
        S::serialize_at(place, &value.key, out)?;
        write_start(value, out);
        Ok(())
    }

    #[inline]
    fn deserialize_at(place: Place<'_>, bytes: &[u8]) -> Result<Windowed<K>, SerdeError> {
        let (key, start) = split::<SIZE>(bytes)?;
        Ok(windowed::<K, SIZE>(S::deserialize_at(place, key)?, start))
    }

    #[inline]
    fn partition_part(bytes: &[u8]) -> &[u8] {
        S::partition_part(bytes.get(..bytes.len().saturating_sub(START)).unwrap_or_default())
    }
}

#[inline]
fn write_start<K>(value: &Windowed<K>, out: &mut Vec<u8>) {
    out.extend_from_slice(&value.start.to_be_bytes());
}

#[inline]
fn windowed<K, const SIZE: i64>(key: K, start: i64) -> Windowed<K> {
    Windowed { key, start, end: start.saturating_add(SIZE) }
}

#[inline]
fn split<const SIZE: i64>(bytes: &[u8]) -> Result<(&[u8], i64), SerdeError> {
    if SIZE <= 0 {
        return Err(SerdeError::new("the size of the window is not in the bytes: `TimeWindowed<S, SIZE>` reads them"));
    }
    match bytes.split_last_chunk::<START>() {
        Some((key, start)) => Ok((key, i64::from_be_bytes(*start))),
        None => {
            Err(SerdeError::new(format!("the key of a window ends with the 8 bytes of its start, not {}", bytes.len())))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serdes::Utf8;

    #[test]
    fn short_and_sizeless_bytes_are_refused_with_the_reason() {
        let read = |bytes: &[u8]| TimeWindowed::<Utf8, 5>::deserialize(bytes).unwrap_err().to_string();
        assert_eq!(read(b"1234567"), "the key of a window ends with the 8 bytes of its start, not 7");
        let error = <TimeWindowed<Utf8> as Serde<Windowed<String>>>::deserialize(b"a12345678").unwrap_err();
        assert!(error.to_string().contains("TimeWindowed<S, SIZE>"), "{error}");
        const { assert!(!<TimeWindowed<Utf8> as Serde<Windowed<String>>>::READS) };
        const { assert!(<TimeWindowed<Utf8, 1> as Serde<Windowed<String>>>::READS) };
    }

    #[test]
    fn the_key_inside_decides_the_partition() {
        let part = |bytes: &'static [u8]| <TimeWindowed<Utf8> as Serde<Windowed<String>>>::partition_part(bytes);
        assert_eq!(part(b"page12345678"), b"page");
        assert_eq!(part(b"short"), b"");
    }
}

//! Keys of the rows of a store of windows.

use crate::serdes::{Place, Serde, SerdeError};
use crate::store::split_row;
use crate::windowed::Windowed;

/// A window's key as the key of its row: the start, then the key as `S` writes it. `SIZE` is the window's, in milliseconds; only
/// who reads needs it.
#[derive(Debug)]
pub struct WindowRow<S, const SIZE: i64>(std::marker::PhantomData<S>);

impl<K, S: Serde<K>, const SIZE: i64> Serde<Windowed<K>> for WindowRow<S, SIZE> {
    const READS_BY_NAME: bool = S::READS_BY_NAME;
    const READS: bool = S::READS;

    #[inline]
    fn serialize(value: &Windowed<K>, out: &mut Vec<u8>) -> Result<(), SerdeError> {
        out.extend_from_slice(&value.start.to_be_bytes());
        S::serialize(&value.key, out)
    }

    #[inline]
    fn deserialize(bytes: &[u8]) -> Result<Windowed<K>, SerdeError> {
        let (start, key) = split(bytes)?;
        Ok(Windowed { key: S::deserialize(key)?, start, end: start.saturating_add(SIZE) })
    }

    #[inline]
    fn serialize_at(place: Place<'_>, value: &Windowed<K>, out: &mut Vec<u8>) -> Result<(), SerdeError> {
        out.extend_from_slice(&value.start.to_be_bytes());
        S::serialize_at(place, &value.key, out)
    }

    #[inline]
    fn deserialize_at(place: Place<'_>, bytes: &[u8]) -> Result<Windowed<K>, SerdeError> {
        let (start, key) = split(bytes)?;
        Ok(Windowed { key: S::deserialize_at(place, key)?, start, end: start.saturating_add(SIZE) })
    }
}

#[inline]
fn split(bytes: &[u8]) -> Result<(i64, &[u8]), SerdeError> {
    split_row(bytes).ok_or_else(|| SerdeError::new("the row of a window begins with the 8 bytes of its start"))
}

//! Keys of the rows of a store of sessions.

use crate::serdes::{Place, Serde, SerdeError};
use crate::store::grouped::{At, Buckets, unescape};
use crate::windowed::Windowed;

/// A session's key as the key of its row, in a store whose buckets hold `BUCKET` milliseconds.
#[derive(Debug)]
pub struct SessionRow<S, const BUCKET: i64>(std::marker::PhantomData<S>);

impl<K, S: Serde<K>, const BUCKET: i64> Serde<Windowed<K>> for SessionRow<S, BUCKET> {
    const READS_BY_NAME: bool = S::READS_BY_NAME;
    const READS: bool = S::READS;

    fn serialize(value: &Windowed<K>, out: &mut Vec<u8>) -> Result<(), SerdeError> {
        write::<K, BUCKET>(value, out, S::serialize)
    }

    fn deserialize(bytes: &[u8]) -> Result<Windowed<K>, SerdeError> {
        read(bytes, S::deserialize)
    }

    fn serialize_at(place: Place<'_>, value: &Windowed<K>, out: &mut Vec<u8>) -> Result<(), SerdeError> {
        write::<K, BUCKET>(value, out, |key, out| S::serialize_at(place, key, out))
    }

    fn deserialize_at(place: Place<'_>, bytes: &[u8]) -> Result<Windowed<K>, SerdeError> {
        read(bytes, |key| S::deserialize_at(place, key))
    }
}

fn write<K, const BUCKET: i64>(
    value: &Windowed<K>,
    out: &mut Vec<u8>,
    key: impl FnOnce(&K, &mut Vec<u8>) -> Result<(), SerdeError>,
) -> Result<(), SerdeError> {
    let mut bytes = Vec::new();
    key(&value.key, &mut bytes)?;
    Buckets(BUCKET).row(&bytes, At { end: value.end, start: value.start }, out);
    Ok(())
}

fn read<K>(bytes: &[u8], key: impl FnOnce(&[u8]) -> Result<K, SerdeError>) -> Result<Windowed<K>, SerdeError> {
    let mut inside = Vec::new();
    let At { end, start } = unescape(bytes, &mut inside)
        .ok_or_else(|| SerdeError::new("these bytes are not the key of a session's row"))?;
    Ok(Windowed { key: key(&inside)?, start, end })
}

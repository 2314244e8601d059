//! Keys of the rows of a store of sliding windows.

use crate::serdes::{Place, Serde, SerdeError};
use crate::windowed::Windowed;

use super::session_row::SessionRow;

/// A sliding window's key as the key of its row, in a store whose buckets hold `BUCKET` milliseconds. The end of a window is its
/// start and the `DIFFERENCE`.
#[derive(Debug)]
pub struct SlidingRow<S, const BUCKET: i64, const DIFFERENCE: i64>(std::marker::PhantomData<S>);

impl<K: Clone, S: Serde<K>, const BUCKET: i64, const DIFFERENCE: i64> Serde<Windowed<K>>
    for SlidingRow<S, BUCKET, DIFFERENCE>
{
    const READS_BY_NAME: bool = S::READS_BY_NAME;
    const READS: bool = S::READS;

    fn serialize(value: &Windowed<K>, out: &mut Vec<u8>) -> Result<(), SerdeError> {
        SessionRow::<S, BUCKET>::serialize(&window::<K, DIFFERENCE>(value), out)
    }

    fn deserialize(bytes: &[u8]) -> Result<Windowed<K>, SerdeError> {
        SessionRow::<S, BUCKET>::deserialize(bytes)
    }

    fn serialize_at(place: Place<'_>, value: &Windowed<K>, out: &mut Vec<u8>) -> Result<(), SerdeError> {
        SessionRow::<S, BUCKET>::serialize_at(place, &window::<K, DIFFERENCE>(value), out)
    }

    fn deserialize_at(place: Place<'_>, bytes: &[u8]) -> Result<Windowed<K>, SerdeError> {
        SessionRow::<S, BUCKET>::deserialize_at(place, bytes)
    }
}

/// A window is looked up by its start, whatever end somebody has for it.
fn window<K: Clone, const DIFFERENCE: i64>(value: &Windowed<K>) -> Windowed<K> {
    Windowed { key: value.key.clone(), start: value.start, end: value.start.saturating_add(DIFFERENCE) }
}

//! From values to bytes.

use crate::serdes::{Place, Serde, SerdeError};

use super::ProcessError;

/// Appends the bytes of `value`, which goes to the topic or store of `node`.
#[inline]
pub(crate) fn encode<S: Serde<T>, T>(
    place: Place<'_>,
    node: &'static str,
    value: &T,
    out: &mut Vec<u8>,
    reads_back: bool,
) -> Result<(), ProcessError> {
    let start = out.len();
    let mut written = S::serialize_at(place, value, out);
    if reads_back && S::READS && written.is_ok() {
        written = read_back::<S, T>(place, out.get(start..).unwrap_or_default());
    }
    written.map_err(|reason| ProcessError::Serialize { node, reason })
}

/// What was written must be readable, and what is read must be the same value: it has the same bytes.
#[cold]
fn read_back<S: Serde<T>, T>(place: Place<'_>, bytes: &[u8]) -> Result<(), SerdeError> {
    let value = S::deserialize_at(place, bytes);
    let value =
        value.map_err(|error| SerdeError::new(format!("the serde cannot read what it has written: {error}")))?;
    let mut again = Vec::with_capacity(bytes.len());
    S::serialize_at(place, &value, &mut again)?;
    if again == bytes {
        return Ok(());
    }
    let differ = again.iter().zip(bytes).take_while(|(left, right)| left == right).count();
    Err(SerdeError::new(format!(
        "the serde reads another value than it has written: written again, its bytes differ after the first {differ}"
    )))
}

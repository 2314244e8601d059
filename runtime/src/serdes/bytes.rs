//! Bytes as they are.

use super::{Serde, SerdeError};

/// `Vec<u8>` as it is, as Java's `ByteArraySerializer`.
///
/// ```
/// use streamwright::serdes::{Bytes, Serde};
/// assert_eq!(Bytes::deserialize(&[1, 2])?, [1, 2]);
/// # Ok::<(), streamwright::serdes::SerdeError>(())
/// ```
pub struct Bytes;

impl Serde<Vec<u8>> for Bytes {
    #[inline]
    fn serialize(value: &Vec<u8>, out: &mut Vec<u8>) -> Result<(), SerdeError> {
        out.extend_from_slice(value);
        Ok(())
    }
    #[inline]
    fn deserialize(bytes: &[u8]) -> Result<Vec<u8>, SerdeError> {
        Ok(bytes.to_vec())
    }
}

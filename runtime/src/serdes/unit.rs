//! Nothing, as no bytes.

use super::{Serde, SerdeError};

/// `()` as no bytes at all (an empty value, which is not a tombstone).
///
/// ```
/// use streamwright::serdes::{Serde, Unit};
/// assert_eq!(Unit::deserialize(b""), Ok(()));
/// assert!(Unit::deserialize(b"x").is_err());
/// ```
pub struct Unit;

impl Serde<()> for Unit {
    fn serialize((): &(), _out: &mut Vec<u8>) -> Result<(), SerdeError> {
        Ok(())
    }
    fn deserialize(bytes: &[u8]) -> Result<(), SerdeError> {
        if bytes.is_empty() {
            return Ok(());
        }
        Err(SerdeError::new(format!("Unit is empty, found {} bytes", bytes.len())))
    }
}

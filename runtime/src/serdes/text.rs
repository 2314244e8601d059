//! Text as UTF-8.

use super::{Serde, SerdeError};

/// `String` as UTF-8, as Java's `StringSerializer` writes it by default.
///
/// ```
/// use streamwright::serdes::{Serde, Utf8};
/// assert_eq!(Utf8::deserialize(b"Gda\xc5\x84sk")?, "Gdańsk");
/// assert_eq!(Utf8::deserialize(b"ab\xff").unwrap_err().to_string(), "invalid UTF-8 after byte 2");
/// # Ok::<(), streamwright::serdes::SerdeError>(())
/// ```
pub struct Utf8;

impl Serde<String> for Utf8 {
    #[inline]
    fn serialize(value: &String, out: &mut Vec<u8>) -> Result<(), SerdeError> {
        out.extend_from_slice(value.as_bytes());
        Ok(())
    }
    /// Rejects bytes that are not UTF-8, where Java's deserializer would quietly replace them: a key that
    /// changes on the way through would land on another partition.
    #[inline]
    fn deserialize(bytes: &[u8]) -> Result<String, SerdeError> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text.to_owned()),
            Err(error) => Err(SerdeError::new(format!("invalid UTF-8 after byte {}", error.valid_up_to()))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invalid_utf8_is_an_error_not_a_replacement() {
        let error = Utf8::deserialize(b"ab\xff").unwrap_err();
        assert_eq!(error.to_string(), "invalid UTF-8 after byte 2");
        assert_eq!(Utf8::deserialize("zażółć".as_bytes()).unwrap(), "zażółć");
    }
}

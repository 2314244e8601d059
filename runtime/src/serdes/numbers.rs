//! Numbers and truth values, in the bytes of Java's serializers.

use super::{Serde, SerdeError};

/// `i64` as eight big-endian bytes, as Java's `LongSerializer` writes it.
///
/// ```
/// use streamwright::serdes::{I64, Serde};
/// let mut bytes = Vec::new();
/// I64::serialize(&258, &mut bytes)?;
/// assert_eq!(bytes, [0, 0, 0, 0, 0, 0, 1, 2]);
/// assert_eq!(I64::deserialize(&bytes)?, 258);
/// # Ok::<(), streamwright::serdes::SerdeError>(())
/// ```
pub struct I64;

/// `i32` as four big-endian bytes, as Java's `IntegerSerializer` writes it.
///
/// ```
/// use streamwright::serdes::{I32, Serde};
/// assert_eq!(I32::deserialize(&[0xff, 0xff, 0xff, 0xfe])?, -2);
/// assert!(I32::deserialize(&[1]).is_err());
/// # Ok::<(), streamwright::serdes::SerdeError>(())
/// ```
pub struct I32;

/// `i16` as two big-endian bytes, as Java's `ShortSerializer` writes it.
///
/// ```
/// use streamwright::serdes::{I16, Serde};
/// assert_eq!(I16::deserialize(&[1, 2])?, 258);
/// # Ok::<(), streamwright::serdes::SerdeError>(())
/// ```
pub struct I16;

/// `f64` as eight big-endian bytes of its bit pattern, as Java's `DoubleSerializer` writes it.
///
/// ```
/// use streamwright::serdes::{F64, Serde};
/// assert_eq!(F64::deserialize(&[0xbf, 0xf8, 0, 0, 0, 0, 0, 0])?, -1.5);
/// # Ok::<(), streamwright::serdes::SerdeError>(())
/// ```
pub struct F64;

/// `f32` as four big-endian bytes of its bit pattern, as Java's `FloatSerializer` writes it.
///
/// ```
/// use streamwright::serdes::{F32, Serde};
/// assert_eq!(F32::deserialize(&[0xc0, 0x10, 0, 0])?, -2.25);
/// # Ok::<(), streamwright::serdes::SerdeError>(())
/// ```
pub struct F32;

/// `bool` as one byte, 0 or 1, as Java's `BooleanSerializer` writes it.
///
/// ```
/// use streamwright::serdes::{Bool, Serde};
/// assert!(Bool::deserialize(&[1])?);
/// assert!(Bool::deserialize(&[2]).is_err());
/// # Ok::<(), streamwright::serdes::SerdeError>(())
/// ```
pub struct Bool;

fn exactly<const N: usize>(bytes: &[u8], what: &str) -> Result<[u8; N], SerdeError> {
    bytes.try_into().map_err(|_| SerdeError::new(format!("{what} needs {N} bytes, found {}", bytes.len())))
}

/// One number format: its bytes, most significant first.
macro_rules! big_endian {
    ($($serde:ident: $number:ty),*) => {$(
        impl Serde<$number> for $serde {
            #[inline]
            fn serialize(value: &$number, out: &mut Vec<u8>) -> Result<(), SerdeError> {
                out.extend_from_slice(&value.to_be_bytes());
                Ok(())
            }
            #[inline]
            fn deserialize(bytes: &[u8]) -> Result<$number, SerdeError> {
                exactly(bytes, stringify!($serde)).map(<$number>::from_be_bytes)
            }
        }
    )*};
}
big_endian!(I64: i64, I32: i32, I16: i16, F64: f64, F32: f32);

impl Serde<bool> for Bool {
    fn serialize(value: &bool, out: &mut Vec<u8>) -> Result<(), SerdeError> {
        out.push(u8::from(*value));
        Ok(())
    }
    fn deserialize(bytes: &[u8]) -> Result<bool, SerdeError> {
        match bytes {
            [0] => Ok(false),
            [1] => Ok(true),
            [other] => Err(SerdeError::new(format!("Bool is 0 or 1, found {other}"))),
            _ => Err(SerdeError::new(format!("Bool needs 1 byte, found {}", bytes.len()))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_big_endian_like_javas() {
        let mut out = Vec::new();
        I64::serialize(&-2, &mut out).unwrap();
        I32::serialize(&258, &mut out).unwrap();
        assert_eq!(out, [255, 255, 255, 255, 255, 255, 255, 254, 0, 0, 1, 2]);
        assert_eq!(I64::deserialize(&out[..8]), Ok(-2));
        assert_eq!(I32::deserialize(&out[8..]), Ok(258));
    }

    #[test]
    fn a_wrong_length_says_what_was_expected() {
        let error = I64::deserialize(&[1, 2]).unwrap_err();
        assert_eq!(error.to_string(), "I64 needs 8 bytes, found 2");
        assert_eq!(I16::deserialize(&[0; 3]).unwrap_err().to_string(), "I16 needs 2 bytes, found 3");
        assert!(Bool::deserialize(&[7]).is_err());
        assert!(F64::deserialize(&[]).is_err());
    }
}

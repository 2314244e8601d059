use super::{Serde, SerdeError};

/// `i64` as eight big-endian bytes, as Java's `LongSerializer` writes it.
pub struct I64;
/// `i32` as four big-endian bytes, as Java's `IntegerSerializer` writes it.
pub struct I32;
/// `f64` as eight big-endian bytes of its bit pattern, as Java's `DoubleSerializer` writes it.
pub struct F64;
/// `bool` as one byte, 0 or 1, as Java's `BooleanSerializer` writes it.
pub struct Bool;

fn exactly<const N: usize>(bytes: &[u8], what: &str) -> Result<[u8; N], SerdeError> {
    bytes.try_into().map_err(|_| SerdeError::new(format!("{what} needs {N} bytes, found {}", bytes.len())))
}

impl Serde<i64> for I64 {
    #[inline]
    fn serialize(value: &i64, out: &mut Vec<u8>) -> Result<(), SerdeError> {
        out.extend_from_slice(&value.to_be_bytes());
        Ok(())
    }
    #[inline]
    fn deserialize(bytes: &[u8]) -> Result<i64, SerdeError> {
        exactly(bytes, "I64").map(i64::from_be_bytes)
    }
}

impl Serde<i32> for I32 {
    #[inline]
    fn serialize(value: &i32, out: &mut Vec<u8>) -> Result<(), SerdeError> {
        out.extend_from_slice(&value.to_be_bytes());
        Ok(())
    }
    #[inline]
    fn deserialize(bytes: &[u8]) -> Result<i32, SerdeError> {
        exactly(bytes, "I32").map(i32::from_be_bytes)
    }
}

impl Serde<f64> for F64 {
    #[inline]
    fn serialize(value: &f64, out: &mut Vec<u8>) -> Result<(), SerdeError> {
        out.extend_from_slice(&value.to_be_bytes());
        Ok(())
    }
    #[inline]
    fn deserialize(bytes: &[u8]) -> Result<f64, SerdeError> {
        exactly(bytes, "F64").map(f64::from_be_bytes)
    }
}

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
        assert!(Bool::deserialize(&[7]).is_err());
        assert!(F64::deserialize(&[]).is_err());
    }
}

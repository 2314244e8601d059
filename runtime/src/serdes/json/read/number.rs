//! Numbers: scanned once, and then read as what is asked for.

use serde::de::{Error, Expected, Unexpected, Visitor};

use super::super::error::ReadError;
use super::Reader;

pub(super) struct Number<'de> {
    text: &'de str,
    is_negative: bool,
    /// It has neither fraction nor exponent.
    is_integer: bool,
    /// Its digits, if it is an integer and they fit.
    digits: Option<u64>,
}

impl<'de> Reader<'de> {
    /// A number, from its sign or first digit on.
    #[inline]
    pub(super) fn number(&mut self) -> Result<Number<'de>, ReadError> {
        let start = self.at;
        let is_negative = self.take(b'-');
        let first = self.at;
        let digits = self.digits()?;
        if self.at - first > 1 && self.text.as_bytes().get(first) == Some(&b'0') {
            return Err(ReadError::new("not JSON: a number with a zero in front"));
        }
        let mut is_integer = true;
        if self.take(b'.') {
            is_integer = false;
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            is_integer = false;
            let _ = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        Ok(Number { text: self.part(start), is_negative, is_integer, digits: digits.filter(|_| is_integer) })
    }

    #[inline]
    fn take(&mut self, byte: u8) -> bool {
        let is_there = self.byte() == Some(byte);
        self.at += usize::from(is_there);
        is_there
    }

    /// At least one digit; their value, if it fits.
    #[inline]
    fn digits(&mut self) -> Result<Option<u64>, ReadError> {
        let start = self.at;
        let mut value = Some(0_u64);
        while let Some(digit @ b'0'..=b'9') = self.byte() {
            value = value.and_then(|value| value.checked_mul(10)?.checked_add(u64::from(digit - b'0')));
            self.at += 1;
        }
        match (self.at > start, self.byte()) {
            (true, _) => Ok(value),
            (false, None) => Err(self.ends()),
            (false, Some(_)) => Err(ReadError::new("not JSON: a number without digits")),
        }
    }
}

impl Number<'_> {
    /// As the text has it: an integer if it is one of 64 bits, else a float.
    #[inline]
    pub(super) fn visit<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.digits {
            // A zero with a sign is one of the floats only.
            Some(0) if self.is_negative => self.double(visitor),
            Some(digits) if !self.is_negative => visitor.visit_u64(digits),
            Some(digits) => match 0_i64.checked_sub_unsigned(digits) {
                Some(value) => visitor.visit_i64(value),
                None => self.double(visitor),
            },
            None => self.double(visitor),
        }
    }

    /// Where an integer of at most 64 bits is asked for.
    #[inline]
    pub(super) fn integer<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.digits {
            Some(digits) if !self.is_negative => visitor.visit_u64(digits),
            Some(digits) => match 0_i64.checked_sub_unsigned(digits) {
                Some(value) => visitor.visit_i64(value),
                None => Err(out_of_range(&visitor)),
            },
            None if self.is_integer => Err(out_of_range(&visitor)),
            None => self.double(visitor),
        }
    }

    pub(super) fn wide<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.text.parse() {
            Ok(value) => visitor.visit_i128(value),
            Err(_) if self.is_integer => Err(out_of_range(&visitor)),
            Err(_) => self.double(visitor),
        }
    }

    pub(super) fn wide_unsigned<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.text.parse() {
            Ok(value) => visitor.visit_u128(value),
            Err(_) if self.is_integer => Err(out_of_range(&visitor)),
            Err(_) => self.double(visitor),
        }
    }

    pub(super) fn single<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.text.parse::<f32>() {
            Ok(value) if value.is_finite() => visitor.visit_f32(value),
            _ => Err(ReadError::new("a number beyond the range of an f32")),
        }
    }

    #[inline]
    pub(super) fn double<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.text.parse::<f64>() {
            Ok(value) if value.is_finite() => visitor.visit_f64(value),
            _ => Err(ReadError::new("a number beyond the range of an f64")),
        }
    }
}

#[cold]
fn out_of_range(expected: &dyn Expected) -> ReadError {
    ReadError::invalid_value(Unexpected::Other("an integer out of range"), expected)
}

//! Keys of objects: strings, in which numbers and booleans may be written.

use serde::de::{Deserializer, Visitor};

use super::super::error::ReadError;
use super::{Reader, access::Variant};

pub(super) struct Key<'r, 'de>(pub(super) &'r mut Reader<'de>);

/// What the key's text is parsed as. What is no such value goes to the visitor as a string, for its words.
macro_rules! parsed {
    ($($method:ident: $type:ty, $visit:ident if $holds:expr;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
            let text = self.0.key()?;
            let holds: fn(&str, &$type) -> bool = $holds;
            match text.as_str().parse() {
                Ok(value) if holds(text.as_str(), &value) => visitor.$visit(value),
                _ => text.visit(visitor),
            }
        }
    )*};
}

/// The standard library also reads a plus sign, which JSON has not.
fn unsigned<T>(text: &str, _: &T) -> bool {
    !text.starts_with('+')
}

macro_rules! strings {
    ($($method:ident($($type:ty),*)),* $(,)?) => {$(
        #[inline]
        fn $method<V: Visitor<'de>>(self, $(_: $type,)* visitor: V) -> Result<V::Value, ReadError> {
            self.deserialize_any(visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for Key<'_, 'de> {
    type Error = ReadError;

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.0.key()?.visit(visitor)
    }

    parsed! {
        deserialize_bool: bool, visit_bool if |_, _| true;
        deserialize_i8: i8, visit_i8 if unsigned;
        deserialize_i16: i16, visit_i16 if unsigned;
        deserialize_i32: i32, visit_i32 if unsigned;
        deserialize_i64: i64, visit_i64 if unsigned;
        deserialize_i128: i128, visit_i128 if unsigned;
        deserialize_u8: u8, visit_u8 if unsigned;
        deserialize_u16: u16, visit_u16 if unsigned;
        deserialize_u32: u32, visit_u32 if unsigned;
        deserialize_u64: u64, visit_u64 if unsigned;
        deserialize_u128: u128, visit_u128 if unsigned;
        deserialize_f32: f32, visit_f32 if |text, value| unsigned(text, value) && value.is_finite();
        deserialize_f64: f64, visit_f64 if |text, value| unsigned(text, value) && value.is_finite();
    }

    strings! {
        deserialize_char(), deserialize_str(), deserialize_string(), deserialize_bytes(), deserialize_byte_buf(),
        deserialize_unit(), deserialize_unit_struct(&'static str), deserialize_seq(), deserialize_tuple(usize),
        deserialize_tuple_struct(&'static str, usize), deserialize_map(),
        deserialize_struct(&'static str, &'static [&'static str]), deserialize_identifier(), deserialize_ignored_any(),
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        visitor.visit_enum(Variant { reader: self.0, has_content: false })
    }
}

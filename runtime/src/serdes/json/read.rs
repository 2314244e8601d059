//! Text to values. Numbers are read by the standard library, which rounds right, as the type that is asked for.

mod access;
mod key;
mod number;
mod scan;

use serde::Deserialize;
use serde::de::value::MapDeserializer;
use serde::de::{DeserializeOwned, Deserializer, IgnoredAny, Visitor};

use super::super::SerdeError;
use super::RAW_VALUE;
use super::error::ReadError;
use access::{Elements, Entries, Variant};

pub(super) struct Reader<'de> {
    text: &'de str,
    /// How much of it is read.
    at: usize,
    /// Containers that are open.
    depth: usize,
    /// The last string that was not written as it is.
    unescaped: String,
}

/// One value that is all of the text.
pub(super) fn read<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, SerdeError> {
    let mut reader = Reader { text, at: 0, depth: 0, unescaped: String::new() };
    match T::deserialize(&mut reader).and_then(|value| reader.end().map(|()| value)) {
        Ok(value) => Ok(value),
        Err(error) => Err(error.at(text, reader.at)),
    }
}

/// The same of bytes that the writer wrote.
pub(super) fn whole<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, SerdeError> {
    read(std::str::from_utf8(bytes).map_err(|error| SerdeError::new(error.to_string()))?)
}

/// Whether the object, which the writer wrote, has two equal keys.
#[cold]
pub(super) fn repeats_a_key(object: &[u8]) -> bool {
    let mut keys = whole::<access::Keys>(object).map(|keys| keys.0).unwrap_or_default();
    keys.sort_unstable();
    keys.windows(2).any(|pair| pair[0] == pair[1])
}

/// Numbers that are read as the type that is asked for: to round to 64 bits first may give another `f32`, and 128 bits
/// would not fit.
macro_rules! numbers {
    ($($method:ident: $read:ident),* $(,)?) => {$(
        #[inline]
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
            match self.peek()? {
                b'0'..=b'9' | b'-' => self.number()?.$read(visitor),
                _ => self.deserialize_any(visitor),
            }
        }
    )*};
}

/// What the next byte decides.
macro_rules! as_it_comes {
    ($($method:ident($($type:ty),*)),* $(,)?) => {$(
        #[inline]
        fn $method<V: Visitor<'de>>(self, $(_: $type,)* visitor: V) -> Result<V::Value, ReadError> {
            self.deserialize_any(visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.peek()? {
            b'"' => self.string()?.visit(visitor),
            b'{' => {
                self.open()?;
                let value = visitor.visit_map(Entries::new(self))?;
                self.close(b'}')?;
                Ok(value)
            }
            b'[' => {
                self.open()?;
                let value = visitor.visit_seq(Elements::new(self))?;
                self.close(b']')?;
                Ok(value)
            }
            b'0'..=b'9' | b'-' => self.number()?.visit(visitor),
            b't' => self.word("true").and_then(|()| visitor.visit_bool(true)),
            b'f' => self.word("false").and_then(|()| visitor.visit_bool(false)),
            b'n' => self.word("null").and_then(|()| visitor.visit_unit()),
            _ => Err(self.no_value()),
        }
    }

    numbers! {
        deserialize_i8: integer, deserialize_i16: integer, deserialize_i32: integer, deserialize_i64: integer,
        deserialize_u8: integer, deserialize_u16: integer, deserialize_u32: integer, deserialize_u64: integer,
        deserialize_i128: wide, deserialize_u128: wide_unsigned, deserialize_f32: single, deserialize_f64: double,
    }

    as_it_comes! {
        deserialize_bool(), deserialize_char(), deserialize_str(), deserialize_string(), deserialize_bytes(),
        deserialize_byte_buf(), deserialize_unit(), deserialize_unit_struct(&'static str), deserialize_seq(),
        deserialize_tuple(usize), deserialize_tuple_struct(&'static str, usize), deserialize_map(),
        deserialize_struct(&'static str, &'static [&'static str]), deserialize_identifier(),
    }

    #[inline]
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.peek()? {
            b'n' => self.word("null").and_then(|()| visitor.visit_none()),
            _ => visitor.visit_some(self),
        }
    }

    #[inline]
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        if name != RAW_VALUE {
            return visitor.visit_newtype_struct(self);
        }
        self.peek()?;
        let start = self.at;
        IgnoredAny::deserialize(&mut *self)?;
        let raw = self.text.get(start..self.at).unwrap_or_default();
        visitor.visit_map(MapDeserializer::new(std::iter::once((RAW_VALUE, raw))))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        match self.peek()? {
            b'{' => {
                self.open()?;
                let value = visitor.visit_enum(Variant { reader: self, has_content: true })?;
                self.close(b'}')?;
                Ok(value)
            }
            b'"' => visitor.visit_enum(Variant { reader: self, has_content: false }),
            _ => self.deserialize_any(visitor),
        }
    }

    /// What is ignored has to be JSON, and not of any type.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.peek()? {
            b'0'..=b'9' | b'-' => self.number().map(|_| ())?,
            b'"' => self.string().map(|_| ())?,
            _ => return self.deserialize_any(visitor),
        }
        visitor.visit_unit()
    }
}

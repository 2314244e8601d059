//! Values to text: the text of `serde_json`, except that what could not be read back is an error.

mod compound;
mod key;

use serde::{Serialize, Serializer};

use super::error::{Step, WriteError};
use super::{MAX_DEPTH, NUMBER, RAW_VALUE};
use compound::{Compound, Form};

pub(super) struct Writer<'o> {
    out: &'o mut Vec<u8>,
    /// Containers that are open.
    depth: usize,
}

impl<'o> Writer<'o> {
    pub(super) fn new(out: &'o mut Vec<u8>) -> Self {
        Self { out, depth: 0 }
    }

    /// Opens containers by `text`.
    fn open(&mut self, text: &[u8], containers: usize) -> Result<(), WriteError> {
        self.depth += containers;
        if self.depth > MAX_DEPTH {
            return Err(WriteError::new(format!("lies deeper than {MAX_DEPTH} levels, and could not be read back")));
        }
        self.out.extend_from_slice(text);
        Ok(())
    }

    fn close(&mut self, text: &[u8], containers: usize) {
        self.depth -= containers;
        self.out.extend_from_slice(text);
    }

    /// The object around a variant's content, up to the colon.
    fn open_variant(&mut self, variant: &'static str) -> Result<(), WriteError> {
        self.open(b"{", 1)?;
        self.serialize_str(variant)?;
        self.out.push(b':');
        Ok(())
    }
}

/// What JSON holds as it is. These methods of `serde_json` depend on none of its features.
macro_rules! plain {
    ($($method:ident: $type:ty),* $(,)?) => {$(
        #[inline]
        fn $method(self, value: $type) -> Result<(), WriteError> {
            serde_json::Serializer::new(&mut *self.out).$method(value).map_err(serde::ser::Error::custom)
        }
    )*};
}

/// Floats that are numbers.
macro_rules! finite {
    ($($method:ident: $type:ty),* $(,)?) => {$(
        #[inline]
        fn $method(self, value: $type) -> Result<(), WriteError> {
            if !value.is_finite() {
                let what = if value.is_nan() { "NaN" } else { "infinite" };
                return Err(WriteError::new(format!("is {what}, which JSON has no number for")));
            }
            serde_json::Serializer::new(&mut *self.out).$method(value).map_err(serde::ser::Error::custom)
        }
    )*};
}

impl<'w, 'o> Serializer for &'w mut Writer<'o> {
    type Ok = ();
    type Error = WriteError;
    type SerializeSeq = Compound<'w, 'o>;
    type SerializeTuple = Compound<'w, 'o>;
    type SerializeTupleStruct = Compound<'w, 'o>;
    type SerializeTupleVariant = Compound<'w, 'o>;
    type SerializeMap = Compound<'w, 'o>;
    type SerializeStruct = Compound<'w, 'o>;
    type SerializeStructVariant = Compound<'w, 'o>;

    plain! {
        serialize_bool: bool, serialize_char: char,
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_i128: i128,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_u128: u128,
        serialize_bytes: &[u8],
    }

    finite! { serialize_f32: f32, serialize_f64: f64 }

    #[inline]
    fn serialize_str(self, text: &str) -> Result<(), WriteError> {
        // One look at all bytes is cheaper than one by one, and hardly a string needs an escape.
        let is_special = |byte: u8| byte < b' ' || byte == b'"' || byte == b'\\';
        if text.bytes().fold(false, |found, byte| found | is_special(byte)) {
            return serde_json::Serializer::new(&mut *self.out).serialize_str(text).map_err(serde::ser::Error::custom);
        }
        self.out.reserve(text.len() + 2);
        self.out.push(b'"');
        self.out.extend_from_slice(text.as_bytes());
        self.out.push(b'"');
        Ok(())
    }

    fn collect_str<T: std::fmt::Display + ?Sized>(self, value: &T) -> Result<(), WriteError> {
        serde_json::Serializer::new(&mut *self.out).collect_str(value).map_err(serde::ser::Error::custom)
    }

    #[inline]
    fn serialize_none(self) -> Result<(), WriteError> {
        self.serialize_unit()
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), WriteError> {
        let start = self.out.len();
        value.serialize(&mut *self)?;
        if self.out.get(start..) == Some(b"null") {
            return Err(WriteError::new("is `Some` of what is written as null, and would be read back as `None`"));
        }
        Ok(())
    }

    #[inline]
    fn serialize_unit(self) -> Result<(), WriteError> {
        self.out.extend_from_slice(b"null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), WriteError> {
        self.serialize_unit()
    }

    #[inline]
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), WriteError> {
        self.serialize_str(variant)
    }

    #[inline]
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), WriteError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), WriteError> {
        self.open_variant(variant)?;
        value.serialize(&mut *self).map_err(|error| error.within(Step::Field(variant)))?;
        self.close(b"}", 1);
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Compound<'w, 'o>, WriteError> {
        Compound::open(self, Form::Array)
    }

    fn serialize_tuple(self, _: usize) -> Result<Compound<'w, 'o>, WriteError> {
        Compound::open(self, Form::Array)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Compound<'w, 'o>, WriteError> {
        Compound::open(self, Form::Array)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Compound<'w, 'o>, WriteError> {
        self.open_variant(variant)?;
        Compound::open(self, Form::ArrayOf(variant))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Compound<'w, 'o>, WriteError> {
        Compound::open(self, Form::Object)
    }

    #[inline]
    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Compound<'w, 'o>, WriteError> {
        match name {
            RAW_VALUE => Compound::open(self, Form::Raw),
            NUMBER => Compound::open(self, Form::Number),
            _ => Compound::open(self, Form::Object),
        }
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Compound<'w, 'o>, WriteError> {
        self.open_variant(variant)?;
        Compound::open(self, Form::ObjectOf(variant))
    }
}

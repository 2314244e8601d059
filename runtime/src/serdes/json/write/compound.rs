//! Arrays and objects: commas, closing brackets, and the step of the path that a failure inside takes.

use serde::Serialize;
use serde::ser::{
    SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple, SerializeTupleStruct,
    SerializeTupleVariant, Serializer,
};

use super::super::error::{Step, WriteError};
use super::super::read;
use super::Writer;
use super::key::Key;

/// What is being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Array,
    Object,
    /// The content of a variant, in the object that names it.
    ArrayOf(&'static str),
    ObjectOf(&'static str),
    /// A text of JSON as it is.
    Raw,
    /// A number as text.
    Number,
}

pub(in super::super) struct Compound<'w, 'o> {
    writer: &'w mut Writer<'o>,
    form: Form,
    /// Elements or entries begun.
    count: usize,
    /// Where the object begins in what is written.
    start: usize,
    /// The first field of a struct: the tag, where serde adds one.
    first: &'static str,
    keys: Keys,
}

/// What is known of the keys of a map, without keeping them: those that ascend in one order or the other are all
/// different. Maps that are sorted are written in one of the two, by their bytes if they are text and by length first
/// if they are unsigned numbers.
#[derive(Debug, Clone, Copy)]
struct Keys {
    /// Where the last one lies in what is written.
    last: (usize, usize),
    by_bytes: bool,
    by_length: bool,
}

impl<'w, 'o> Compound<'w, 'o> {
    #[inline]
    pub(super) fn open(writer: &'w mut Writer<'o>, form: Form) -> Result<Self, WriteError> {
        let start = writer.out.len();
        match form {
            Form::Array | Form::ArrayOf(_) => writer.open(b"[", 1)?,
            Form::Object | Form::ObjectOf(_) => writer.open(b"{", 1)?,
            Form::Raw | Form::Number => {}
        }
        let keys = Keys { last: (0, 0), by_bytes: true, by_length: true };
        Ok(Self { writer, form, count: 0, start, first: "", keys })
    }

    #[inline]
    fn close(self) {
        match self.form {
            Form::Array => self.writer.close(b"]", 1),
            Form::Object => self.writer.close(b"}", 1),
            Form::ArrayOf(_) => self.writer.close(b"]}", 2),
            Form::ObjectOf(_) => self.writer.close(b"}}", 2),
            Form::Raw | Form::Number => {}
        }
    }

    #[inline]
    fn comma(&mut self) {
        if self.count > 0 {
            self.writer.out.push(b',');
        }
        self.count += 1;
    }

    /// Adds the way to what failed inside.
    #[cold]
    fn failed(&self, error: WriteError, step: Step) -> WriteError {
        let error = error.within(step);
        match self.form {
            Form::ArrayOf(variant) | Form::ObjectOf(variant) => error.within(Step::Field(variant)),
            _ => error,
        }
    }

    #[inline]
    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WriteError> {
        self.comma();
        value.serialize(&mut *self.writer).map_err(|error| self.failed(error, Step::Element(self.count - 1)))
    }

    #[inline]
    fn field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), WriteError> {
        match self.form {
            Form::Raw | Form::Number => return self.text(value),
            _ => {}
        }
        if self.count == 0 {
            self.first = key;
        } else if key == self.first {
            return Err(self.failed(twice(), Step::Field(key)));
        }
        self.comma();
        self.writer.serialize_str(key)?;
        self.writer.out.push(b':');
        value.serialize(&mut *self.writer).map_err(|error| self.failed(error, Step::Field(key)))
    }

    /// What `serde_json` hands over as text. A number is written as without its features: in 64 bits if it fits, else as
    /// a float.
    fn text<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WriteError> {
        let mut quoted = Vec::new();
        value.serialize(&mut Writer::new(&mut quoted))?;
        let text: String = read::whole(&quoted).map_err(serde::ser::Error::custom)?;
        if self.form == Form::Raw {
            self.writer.out.extend_from_slice(text.as_bytes());
            return Ok(());
        }
        if let Ok(number) = text.parse::<u64>() {
            return self.writer.serialize_u64(number);
        }
        match text.parse::<i64>() {
            Ok(number) if number != 0 => self.writer.serialize_i64(number),
            _ => self.writer.serialize_f64(text.parse().map_err(serde::ser::Error::custom)?),
        }
    }

    fn key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), WriteError> {
        self.comma();
        let from = self.writer.out.len();
        key.serialize(Key(&mut *self.writer)).map_err(|error| self.failed(error, Step::Entry(self.count - 1)))?;
        let out = &*self.writer.out;
        // Between the quotation marks: of two texts one of which begins the other, the mark would decide.
        let range = (from + 1, out.len() - 1);
        let (last, new) = (&out[self.keys.last.0..self.keys.last.1], &out[range.0..range.1]);
        if self.count > 1 {
            self.keys.by_bytes &= last < new;
            self.keys.by_length &= (last.len(), last) < (new.len(), new);
        }
        self.keys.last = range;
        self.writer.out.push(b':');
        Ok(())
    }

    #[inline]
    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WriteError> {
        value.serialize(&mut *self.writer).map_err(|error| self.failed(error, Step::Entry(self.count - 1)))
    }

    /// The end of a map. Keys in neither order are looked at once more.
    fn close_map(self) -> Result<(), WriteError> {
        self.writer.close(b"}", 1);
        let is_sorted = self.keys.by_bytes || self.keys.by_length;
        match !is_sorted && read::repeats_a_key(&self.writer.out[self.start..]) {
            true => Err(WriteError::new("has a key that is written twice, and only one of the two could be read back")),
            false => Ok(()),
        }
    }
}

#[cold]
fn twice() -> WriteError {
    WriteError::new("is written twice, and only one of the two could be read back")
}

/// The traits of serde differ in their names only.
macro_rules! elements {
    ($($name:ident: $method:ident),* $(,)?) => {$(
        impl $name for Compound<'_, '_> {
            type Ok = ();
            type Error = WriteError;

            #[inline]
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WriteError> {
                self.element(value)
            }

            #[inline]
            fn end(self) -> Result<(), WriteError> {
                self.close();
                Ok(())
            }
        }
    )*};
}

elements! {
    SerializeSeq: serialize_element,
    SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field,
    SerializeTupleVariant: serialize_field,
}

macro_rules! fields {
    ($($name:ident),* $(,)?) => {$(
        impl $name for Compound<'_, '_> {
            type Ok = ();
            type Error = WriteError;

            #[inline]
            fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), WriteError> {
                self.field(key, value)
            }

            #[inline]
            fn end(self) -> Result<(), WriteError> {
                self.close();
                Ok(())
            }
        }
    )*};
}

fields! { SerializeStruct, SerializeStructVariant }

impl SerializeMap for Compound<'_, '_> {
    type Ok = ();
    type Error = WriteError;

    #[inline]
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), WriteError> {
        self.key(key)
    }

    #[inline]
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WriteError> {
        self.value(value)
    }

    #[inline]
    fn end(self) -> Result<(), WriteError> {
        self.close_map()
    }
}

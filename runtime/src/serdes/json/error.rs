//! What is wrong with a text or a value, without a word of what it holds.

use std::fmt::{self, Display};
use std::str::Utf8Error;

use serde::de::{Expected, Unexpected};

use super::super::SerdeError;

/// Why a text could not be read. Where is known to the reader, which stands there.
#[derive(Debug)]
pub(super) struct ReadError(Box<str>);

impl ReadError {
    #[cold]
    pub(super) fn new(what: impl Into<Box<str>>) -> Self {
        Self(what.into())
    }

    /// With the place: how much of `text` was read.
    #[cold]
    pub(super) fn at(&self, text: &str, read: usize) -> SerdeError {
        let before = text.as_bytes().get(..read).unwrap_or_default();
        let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
        let column = before.iter().rev().take_while(|&&byte| byte != b'\n').count();
        SerdeError::new(format!("{} (line {line}, column {column})", self.0))
    }
}

impl Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ReadError {}

impl serde::de::Error for ReadError {
    /// The words of a type of the user's, or of one of another crate. They may quote a value before what they expect.
    #[cold]
    fn custom<T: Display>(message: T) -> Self {
        let text = message.to_string();
        Self::new(match text.find(", expected ") {
            Some(at) => format!("JSON of another shape{}", &text[at..]),
            None => format!("JSON of another shape, {text}"),
        })
    }

    #[cold]
    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("JSON of another shape: {}, expected {expected}", kind(found)))
    }

    #[cold]
    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let what = match found {
            Unexpected::Signed(_) | Unexpected::Unsigned(_) => "an integer out of range",
            Unexpected::Other(what) => what,
            found => {
                return Self::new(format!(
                    "JSON of another shape: {} of another value, expected {expected}",
                    kind(found)
                ));
            }
        };
        Self::new(format!("JSON of another shape: {what}, expected {expected}"))
    }

    #[cold]
    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        Self::new(format!("JSON of another shape: {length} elements, expected {expected}"))
    }

    #[cold]
    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::new(format!("JSON of another shape: an unknown variant, {}", Names(expected)))
    }

    #[cold]
    fn unknown_field(_: &str, expected: &'static [&'static str]) -> Self {
        Self::new(format!("JSON of another shape: an unknown field, {}", Names(expected)))
    }
}

/// What was found, without its value.
fn kind(found: Unexpected<'_>) -> &'static str {
    match found {
        Unexpected::Bool(_) => "a boolean",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) => "an integer",
        Unexpected::Float(_) => "a number with a fraction or an exponent",
        Unexpected::Char(_) | Unexpected::Str(_) | Unexpected::Bytes(_) => "a string",
        Unexpected::Unit | Unexpected::Option => "null",
        Unexpected::Seq => "an array",
        Unexpected::Map => "an object",
        Unexpected::UnitVariant => "a string",
        Unexpected::Enum | Unexpected::NewtypeVariant | Unexpected::TupleVariant | Unexpected::StructVariant => {
            "a variant of another form"
        }
        Unexpected::NewtypeStruct => "a value",
        Unexpected::Other(what) => match what {
            "null" | "integer" | "floating point" => "a number or null",
            _ => "something else",
        },
    }
}

/// `expected one of `a`, `b``.
struct Names(&'static [&'static str]);

impl Display for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((first, rest)) = self.0.split_first() else { return f.write_str("and none is known") };
        write!(f, "expected {}`{first}`", if rest.is_empty() { "" } else { "one of " })?;
        rest.iter().try_for_each(|name| write!(f, ", `{name}`"))
    }
}

/// What is no text at all.
#[cold]
pub(super) fn not_text(bytes: &[u8], invalid: Utf8Error) -> SerdeError {
    let what = match bytes {
        [0xfe, 0xff, ..] | [0xff, 0xfe, ..] => "not JSON: UTF-16 text, and JSON is UTF-8".to_owned(),
        _ => registry(bytes).unwrap_or_else(|| format!("not JSON: invalid UTF-8 after byte {}", invalid.valid_up_to())),
    };
    SerdeError::new(what)
}

/// Says so where a client of a schema registry wrote the value: a zero byte, the schema's id in four, then the value,
/// which may be JSON, Avro or Protobuf.
pub(super) fn registry(bytes: &[u8]) -> Option<String> {
    let [0, id @ ..] = bytes else { return None };
    let id = u32::from_be_bytes(*id.first_chunk()?);
    Some(format!(
        "not JSON: it begins with a zero byte and a number of four bytes, as a schema registry's format does (schema id \
         {id}); the producer must write plain JSON, or a serde of yours must read that format"
    ))
}

/// Why a value could not be written, and where it lies.
#[derive(Debug)]
pub(super) struct WriteError(Box<Unwritable>);

#[derive(Debug)]
struct Unwritable {
    /// What is said of the place: `is NaN, …`.
    what: String,
    /// From the inside out: each container adds its step as the error passes.
    path: Vec<Step>,
}

/// One step of the way to a value. The keys of maps are not named: they are what a record holds.
#[derive(Debug)]
pub(super) enum Step {
    /// A field of a struct, or a variant.
    Field(&'static str),
    /// An element of a sequence, counted from 0.
    Element(usize),
    /// An entry of a map, counted from 0.
    Entry(usize),
}

impl WriteError {
    #[cold]
    pub(super) fn new(what: impl Into<String>) -> Self {
        Self(Box::new(Unwritable { what: what.into(), path: Vec::new() }))
    }

    #[cold]
    pub(super) fn within(mut self, step: Step) -> Self {
        self.0.path.push(step);
        self
    }
}

impl Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.path.is_empty() {
            return write!(f, "the value {}", self.0.what);
        }
        f.write_str("`")?;
        for (at, step) in self.0.path.iter().rev().enumerate() {
            match step {
                Step::Field(name) if at == 0 => f.write_str(name)?,
                Step::Field(name) => write!(f, ".{name}")?,
                Step::Element(index) => write!(f, "[{index}]")?,
                Step::Entry(index) => write!(f, "{{entry {index}}}")?,
            }
        }
        write!(f, "` {}", self.0.what)
    }
}

impl std::error::Error for WriteError {}

impl serde::ser::Error for WriteError {
    #[cold]
    fn custom<T: Display>(message: T) -> Self {
        Self::new(format!("cannot be written: {message}"))
    }
}

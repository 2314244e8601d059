//! The types of keys and values.

use serde_json::Value;

use crate::Unsupported;
use crate::fields::Fields;
use crate::node::Cut;

/// What a key or value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Int,
    Long,
    Double,
    Text,
    /// A change of a table, as a line of JSON.
    Change,
    /// A key in a window of so many milliseconds.
    Windowed(&'static Kind, i64),
    /// A key in a session.
    Session(&'static Kind),
}

/// A kind that may be null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Type {
    pub(crate) kind: Kind,
    pub(crate) nullable: bool,
}

impl Kind {
    /// The kind that a field names.
    pub(crate) fn of(fields: &mut Fields<'_>, name: &'static str) -> Result<Self, Unsupported> {
        match fields.text(name)? {
            "int" => Ok(Self::Int),
            "long" => Ok(Self::Long),
            "double" => Ok(Self::Double),
            "string" => Ok(Self::Text),
            other => Err(Unsupported(format!("`{}` of type `{other}`", fields.op()))),
        }
    }

    pub(crate) fn never_null(self) -> Type {
        Type { kind: self, nullable: false }
    }

    pub(crate) fn or_null(self, nullable: bool) -> Type {
        Type { kind: self, nullable }
    }

    /// A key of this kind in a window; a window is never in another one.
    pub(crate) fn windowed(self, cut: Cut) -> Self {
        let key: &'static Self = match self {
            Self::Int => &Self::Int,
            Self::Long => &Self::Long,
            Self::Double => &Self::Double,
            Self::Text | Self::Change | Self::Windowed(..) | Self::Session(_) => &Self::Text,
        };
        match cut {
            Cut::Size(length_ms) | Cut::Difference(length_ms) => Self::Windowed(key, length_ms),
            Cut::Session => Self::Session(key),
        }
    }

    /// Whether it is a key in a window.
    pub(crate) fn is_windowed(self) -> bool {
        matches!(self, Self::Windowed(..) | Self::Session(_))
    }

    /// What lies in a window, where it is a key in one.
    pub(crate) fn inside(self) -> Self {
        match self {
            Self::Windowed(key, _) | Self::Session(key) => *key,
            other => other,
        }
    }

    pub(crate) fn is_number(self) -> bool {
        matches!(self, Self::Int | Self::Long | Self::Double)
    }

    /// The type in Rust.
    pub(crate) fn rust(self) -> String {
        match self {
            Self::Int => "i32".to_owned(),
            Self::Long => "i64".to_owned(),
            Self::Double => "f64".to_owned(),
            Self::Text | Self::Change => "String".to_owned(),
            Self::Windowed(key, _) | Self::Session(key) => format!("Windowed<{}>", key.rust()),
        }
    }

    /// What writes it and reads it.
    pub(crate) fn serde(self) -> String {
        match self {
            Self::Int => "I32".to_owned(),
            Self::Long => "I64".to_owned(),
            Self::Double => "F64".to_owned(),
            Self::Text | Self::Change => "Utf8".to_owned(),
            Self::Windowed(key, size_ms) => format!("TimeWindowed<{}, {size_ms}>", key.serde()),
            Self::Session(key) => format!("SessionWindowed<{}>", key.serde()),
        }
    }

    /// What writes it to a topic of the user's: it need not know how long a window is.
    pub(crate) fn sink_serde(self) -> String {
        match self {
            Self::Windowed(key, _) => format!("TimeWindowed<{}>", key.serde()),
            plain => plain.serde(),
        }
    }

    /// The kind in the program that runs a case, as an expression.
    pub(crate) fn variant(self) -> String {
        match self {
            Self::Int => "Kind::Int".to_owned(),
            Self::Long => "Kind::Long".to_owned(),
            Self::Double => "Kind::Double".to_owned(),
            Self::Text => "Kind::Text".to_owned(),
            Self::Change => "Kind::Change".to_owned(),
            Self::Windowed(key, size_ms) => format!("Kind::Windowed(&{}, {size_ms})", key.variant()),
            Self::Session(key) => format!("Kind::Session(&{})", key.variant()),
        }
    }

    /// A number or text of a case as an expression.
    pub(crate) fn literal(self, value: &Value) -> Option<String> {
        match self {
            Self::Text | Self::Change => value.as_str().map(|text| format!("{text:?}.to_owned()")),
            Self::Double => value.as_f64().map(|number| format!("{number:?}")),
            Self::Int | Self::Long => value.as_i64().map(|number| number.to_string()),
            Self::Windowed(..) | Self::Session(_) => None,
        }
    }
}

impl Type {
    pub(crate) fn rust(self) -> String {
        let inner = self.kind.rust();
        if self.nullable { format!("Option<{inner}>") } else { inner }
    }
}

//! The types of keys and values.

use serde_json::Value;

use crate::Unsupported;
use crate::fields::Fields;

/// What a key or value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Int,
    Long,
    Double,
    Text,
    /// A change of a table, as a line of JSON.
    Change,
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

    pub(crate) fn is_number(self) -> bool {
        !matches!(self, Self::Text | Self::Change)
    }

    /// The type in Rust.
    pub(crate) fn rust(self) -> &'static str {
        match self {
            Self::Int => "i32",
            Self::Long => "i64",
            Self::Double => "f64",
            Self::Text | Self::Change => "String",
        }
    }

    pub(crate) fn serde(self) -> &'static str {
        match self {
            Self::Int => "I32",
            Self::Long => "I64",
            Self::Double => "F64",
            Self::Text | Self::Change => "Utf8",
        }
    }

    /// The kind in the program that runs a case.
    pub(crate) fn variant(self) -> &'static str {
        match self {
            Self::Int => "Int",
            Self::Long => "Long",
            Self::Double => "Double",
            Self::Text => "Text",
            Self::Change => "Change",
        }
    }

    /// A number or text of a case as an expression.
    pub(crate) fn literal(self, value: &Value) -> Option<String> {
        match self {
            Self::Text | Self::Change => value.as_str().map(|text| format!("{text:?}.to_owned()")),
            Self::Double => value.as_f64().map(|number| format!("{number:?}")),
            Self::Int | Self::Long => value.as_i64().map(|number| number.to_string()),
        }
    }
}

impl Type {
    pub(crate) fn rust(self) -> String {
        let inner = self.kind.rust();
        if self.nullable { format!("Option<{inner}>") } else { inner.to_owned() }
    }
}

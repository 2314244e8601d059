//! The fields of what is kept or written: of facts and of state. Both derives read them here, check them by the same
//! rules and describe them by the same impl of `Stable`.

mod print;
pub(crate) mod rules;
mod serde;
mod stable;
pub(crate) mod trusted;
pub(crate) mod types;

pub(crate) use stable::{bounds, stable, stub};

use syn::{Attribute, Field, Fields, Ident, Member, Type};

use crate::catalogue::{self, Code};
use crate::diag::Diags;
use trusted::Trusted;

/// Which derive reads the fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Derive {
    Fact,
    State,
}

impl Derive {
    /// Its attribute.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Fact => "fact",
            Self::State => "state",
        }
    }

    /// The code of a mistake in its attribute.
    pub(crate) fn code(self) -> &'static Code {
        match self {
            Self::Fact => &catalogue::FACT_ATTRIBUTE,
            Self::State => &catalogue::STATE_ATTRIBUTE,
        }
    }
}

/// A struct, or a variant of an enum.
pub(crate) struct Shape<'i> {
    /// The variant's name; none for a struct.
    pub variant: Option<&'i Ident>,
    pub attrs: &'i [Attribute],
    pub style: &'i Fields,
    pub fields: Vec<DataField<'i>>,
}

/// A field of it.
pub(crate) struct DataField<'i> {
    /// Its name, or its index where it has none.
    pub member: Member,
    pub ty: &'i Type,
    pub attrs: &'i [Attribute],
    /// The user vouches for the value.
    pub trusted: Option<Trusted>,
}

impl DataField<'_> {
    /// As the user calls it: `customer_id`, or `0`.
    pub(crate) fn name(&self) -> String {
        match &self.member {
            Member::Named(name) => name.to_string(),
            Member::Unnamed(index) => index.index.to_string(),
        }
    }
}

pub(crate) fn read<'i>(
    derive: Derive,
    variant: Option<&'i Ident>,
    attrs: &'i [Attribute],
    style: &'i Fields,
    diags: &Diags,
) -> Shape<'i> {
    let read_one = |(member, field): (Member, &'i Field)| DataField {
        member,
        ty: &field.ty,
        attrs: &field.attrs,
        trusted: trusted::read(derive, &field.attrs, diags),
    };
    Shape { variant, attrs, style, fields: style.members().zip(style).map(read_one).collect() }
}

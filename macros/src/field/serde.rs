//! What serde's attributes change: what is written, which is a part of the shape, and what reading does where a field is
//! missing, which says whether the field may come to what exists.

use syn::punctuated::Punctuated;
use syn::{Attribute, Fields, Meta, Token};

use super::{DataField, Shape, types};

/// Options that change how values are read and never what is written.
const READING: &[&str] = &[
    "default",
    "alias",
    "bound",
    "crate",
    "deny_unknown_fields",
    "borrow",
    "expecting",
    "other",
    "skip_deserializing",
];

/// Options of a type, or of a variant, by which something else is read than its fields by their names.
const OTHERWISE: &[&str] =
    &["untagged", "transparent", "from", "into", "try_from", "remote", "with", "serialize_with", "deserialize_with"];

/// Options of a field by which its type is not read as it says itself.
const OWN_WAY: &[&str] = &["flatten", "with", "serialize_with", "deserialize_with", "getter"];

/// The options of `#[serde(…)]`. What cannot be read is serde's to report.
pub(super) fn options(attributes: &[Attribute]) -> Vec<Meta> {
    let ours = attributes.iter().filter(|attribute| attribute.path().is_ident("serde"));
    ours.filter_map(|attribute| attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok())
        .flatten()
        .collect()
}

/// Those that change what is written.
pub(super) fn writing(attributes: &[Attribute]) -> impl Iterator<Item = Meta> {
    options(attributes).into_iter().filter(|option| !is_one_of(option, READING))
}

fn is_one_of(option: &Meta, names: &[&str]) -> bool {
    names.iter().any(|name| option.path().is_ident(name))
}

fn has(attributes: &[Attribute], names: &[&str]) -> bool {
    options(attributes).iter().any(|option| is_one_of(option, names))
}

/// How a struct or a variant is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading {
    /// By the names of its fields, and by nothing else: a field that comes to it cannot be taken for something that was
    /// there before. Where `flatten` collects the rest, it could.
    by_name: bool,
    /// Not by the types of its fields either.
    otherwise: bool,
    /// Every field has a default.
    all_default: bool,
}

impl Reading {
    /// From the attributes of the type; `shape` brings those of a variant.
    pub(super) fn of(attributes: &[Attribute], shape: &Shape<'_>) -> Self {
        let otherwise = has(attributes, OTHERWISE) || has(shape.attrs, OTHERWISE);
        let flattens = shape.fields.iter().any(|field| has(field.attrs, &["flatten"]));
        let is_named = matches!(shape.style, Fields::Named(_));
        Self { by_name: is_named && !otherwise && !flattens, otherwise, all_default: has(attributes, &["default"]) }
    }

    /// Whether the field may be missing in what is read.
    pub(super) fn may_lack(self, field: &DataField<'_>) -> bool {
        let has = |names: &[&str]| has(field.attrs, names);
        // serde reads a missing `Option` as `None`, unless a function of the user's reads it.
        let is_option = types::is_called(field.ty, "Option") && !has(&["with", "deserialize_with"]);
        self.by_name && (self.all_default || is_option || has(&["default", "skip", "skip_deserializing"]))
    }

    /// Whether the type of a field has to be the same as a whole.
    pub(super) fn is_whole(self, field: &DataField<'_>) -> bool {
        self.otherwise || has(field.attrs, OWN_WAY)
    }
}

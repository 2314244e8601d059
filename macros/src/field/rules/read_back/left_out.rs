//! What is not written, or not read.

use syn::{Attribute, Fields, Ident, Meta};

use super::find;
use crate::catalogue;
use crate::diag::Diag;
use crate::field::{DataField, Shape, serde, types};

pub(super) const SKIP: &[&str] = &["skip", "skip_serializing", "skip_deserializing"];

/// A field that is never written, or never read.
pub(super) fn skipped(field: &DataField<'_>, options: &[Meta]) -> Option<Diag> {
    let skip = find(options, SKIP).filter(|_| !types::is_called(field.ty, "PhantomData"))?;
    let what = match skip.path().is_ident("skip_deserializing") {
        true => "is written and not read, and comes back as its default",
        false => "is not written, and does not come back as it was",
    };
    let diag = Diag::new(&catalogue::READ_BACK, skip, format!("field `{}` {what}", field.name()));
    Some(diag.help("remove the attribute, or keep the field out of what is kept or written"))
}

/// A field that some values leave out, and that cannot be read where it is missing.
pub(super) fn sometimes(
    owner: &[Attribute],
    shape: &Shape<'_>,
    field: &DataField<'_>,
    options: &[Meta],
) -> Option<Diag> {
    let skip_if = find(options, &["skip_serializing_if"])?;
    let name = field.name();
    let has_default = find(options, &["default"]).is_some() || find(&serde::options(owner), &["default"]).is_some();
    let diag = |message| Diag::new(&catalogue::READ_BACK, skip_if, message);
    if let Fields::Unnamed(_) = shape.style {
        let is_last = shape.fields.last().is_some_and(|last| last.member == field.member);
        // A struct around a single value is written as the value, whatever it is.
        if shape.fields.len() == 1 || (is_last && has_default) {
            return None;
        }
        return Some(
            diag(format!("field `{name}` is left out by `skip_serializing_if`, and the next one is read in its place"))
                .help("give the fields names"),
        );
    }
    // serde reads a missing `Option` as `None`, unless a function of the user's reads it.
    let is_option = types::is_called(field.ty, "Option") && find(options, &["with", "deserialize_with"]).is_none();
    (!is_option && !has_default).then(|| {
        diag(format!("field `{name}` is left out by `skip_serializing_if`, and cannot be read where it is missing"))
            .help("add `default` to its `#[serde(…)]`")
    })
}

/// A variant that is written and not read. One that is only read is fine: what was is still understood.
pub(super) fn unread_variant(variant: &Ident, options: &[Meta]) -> Option<Diag> {
    let skip = find(options, &["skip_deserializing"]).filter(|_| find(options, &["skip_serializing"]).is_none())?;
    let message = format!("variant `{variant}` is written, and cannot be read");
    Some(Diag::new(&catalogue::READ_BACK, skip, message).help("remove the attribute"))
}

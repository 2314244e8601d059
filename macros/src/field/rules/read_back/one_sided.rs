//! A function or a type that only writes. It makes another form than the one that is read. What only reads may well take
//! more than what is written, as lenient readers do.

use syn::{DeriveInput, Meta};

use super::find;
use crate::catalogue;
use crate::diag::Diag;

/// `serialize_with` of a field or of a variant, which `what` names.
pub(super) fn check(what: &str, options: &[Meta]) -> Option<Diag> {
    let written = find(options, &["serialize_with"])?;
    if find(options, &["with", "deserialize_with"]).is_some() {
        return None;
    }
    let message = format!("{what} is written by a function of yours and read as its type is");
    let help = "add `deserialize_with`, or write `with = \"…\"` for both";
    Some(Diag::new(&catalogue::READ_BACK, written, message).help(help))
}

/// `into` of a type.
pub(super) fn of_type(input: &DeriveInput, options: &[Meta]) -> Option<Diag> {
    let into = find(options, &["into"])?;
    if find(options, &["from", "try_from"]).is_some() {
        return None;
    }
    let message = format!("`{}` is written as another type and read as itself", input.ident);
    Some(Diag::new(&catalogue::READ_BACK, into, message).help("add `from` or `try_from` with the same type"))
}

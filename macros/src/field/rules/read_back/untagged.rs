//! Variants without a tag are told apart by what they hold, and the first one that fits is taken. A later one whose text an
//! earlier one reads comes back as that one. Only what is certain by the words of the types is refused: an alias hides it.

use quote::ToTokens;
use syn::{Fields, Meta, Type};

use super::{OWN_WAY, find, is_untagged};
use crate::catalogue;
use crate::diag::Diag;
use crate::field::{DataField, Shape, serde, types};

pub(super) fn check(owner: &[Meta], shapes: &[Shape<'_>]) -> Vec<Diag> {
    let denies = find(owner, &["deny_unknown_fields"]).is_some();
    let is_read = |shape: &&Shape<'_>| {
        let options = serde::options(shape.attrs);
        is_untagged(owner, shape)
            && find(&options, OWN_WAY).is_none()
            && find(&options, &["skip", "skip_deserializing"]).is_none()
    };
    let variants: Vec<&Shape<'_>> = shapes.iter().filter(is_read).collect();
    let of_one = |(at, later): (usize, &&Shape<'_>)| {
        let earlier = variants[..at].iter().find(|earlier| reads(earlier, later, denies))?;
        let (first, second) = (earlier.variant?, later.variant?);
        let message =
            format!("variant `{second}` can be read back as `{first}`: without a tag the first that fits is taken");
        let help = match reads(later, earlier, denies) {
            true => "give the enum a tag: `#[serde(tag = \"kind\", content = \"value\")]`".to_owned(),
            false => format!("write `{second}` before `{first}`, or give the enum a tag"),
        };
        Some(Diag::new(&catalogue::READ_BACK, second, message).help(help))
    };
    variants.iter().enumerate().filter_map(of_one).collect()
}

/// Whether `earlier` surely reads some text of `later`.
fn reads(earlier: &Shape<'_>, later: &Shape<'_>, denies: bool) -> bool {
    match (earlier.style, later.style) {
        (Fields::Unit, Fields::Unit) => true,
        (Fields::Unit, Fields::Unnamed(_)) | (Fields::Unnamed(_), Fields::Unit) => {
            let content = if earlier.fields.is_empty() { later } else { earlier };
            matches!(content.fields.as_slice(), [only] if types::is_called(only.ty, "Option"))
        }
        (Fields::Unnamed(_), Fields::Unnamed(_)) => {
            let pairs = earlier.fields.iter().zip(&later.fields);
            earlier.fields.len() == later.fields.len() && pairs.into_iter().all(|(earlier, later)| fits(earlier, later))
        }
        (Fields::Named(_), Fields::Named(_)) => reads_fields(earlier, later, denies),
        _ => false,
    }
}

fn reads_fields(earlier: &Shape<'_>, later: &Shape<'_>, denies: bool) -> bool {
    let named = |shape: &Shape<'_>, name: &str| shape.fields.iter().position(|field| key(field) == name);
    let may_lack = |field: &DataField<'_>| {
        types::is_called(field.ty, "Option") || find(&serde::options(field.attrs), &["default"]).is_some()
    };
    let is_plain = |field: &DataField<'_>| find(&serde::options(field.attrs), &["flatten", "skip", "alias"]).is_none();
    let all_plain = earlier.fields.iter().chain(&later.fields).all(is_plain);
    let knows_all = || later.fields.iter().all(|field| named(earlier, &key(field)).is_some());
    let found = |field: &DataField<'_>| match named(later, &key(field)) {
        Some(at) => fits(field, &later.fields[at]),
        None => may_lack(field),
    };
    all_plain && earlier.fields.iter().all(found) && (!denies || knows_all())
}

/// A field by the name that it is given, or by its own, which both variants convert alike.
fn key(field: &DataField<'_>) -> String {
    let options = serde::options(field.attrs);
    find(&options, &["rename"]).map_or_else(|| field.name(), |rename| rename.to_token_stream().to_string())
}

fn fits(earlier: &DataField<'_>, later: &DataField<'_>) -> bool {
    let is_plain = |field: &DataField<'_>| find(&serde::options(field.attrs), OWN_WAY).is_none();
    is_plain(earlier) && is_plain(later) && also_reads(earlier.ty, later.ty)
}

/// Whether some text of `later` is one of `earlier` too.
fn also_reads(earlier: &Type, later: &Type) -> bool {
    let (earlier, later) = (types::pointee(earlier), types::pointee(later));
    let is_one_of = |ty: &Type, names: &[&str]| names.iter().any(|name| types::is_called(ty, name));
    const INTEGERS: &[&str] = &["i8", "i16", "i32", "i64", "isize", "u8", "u16", "u32", "u64", "usize"];
    const FLOATS: &[&str] = &["f32", "f64"];
    const TEXTS: &[&str] = &["String", "str", "char"];
    let both = |names| is_one_of(earlier, names) && is_one_of(later, names);
    earlier.to_token_stream().to_string() == later.to_token_stream().to_string()
        || both(INTEGERS)
        || both(TEXTS)
        || (is_one_of(earlier, FLOATS) && (is_one_of(later, INTEGERS) || is_one_of(later, FLOATS)))
}

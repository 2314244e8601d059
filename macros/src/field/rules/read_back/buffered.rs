//! What serde reads twice. Without a tag, with a tag beside the fields, and for what `flatten` brings, it keeps the content in
//! a buffer until it knows the type. The buffer has keys of text only, and no integers of 128 bits.

use quote::ToTokens;
use syn::{Attribute, Meta, Type};

use super::{find, is_untagged, keys};
use crate::catalogue;
use crate::diag::Diag;
use crate::field::{DataField, Shape, serde, types};

const NUMBERS: &[&str] =
    &["i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128", "usize", "f32", "f64", "bool"];

pub(super) fn check(owner: &[Attribute], shape: &Shape<'_>, field: &DataField<'_>, options: &[Meta]) -> Option<Diag> {
    let owner = serde::options(owner);
    let (place, help) = if find(options, &["flatten"]).is_some() {
        ("what `flatten` brings", "remove `flatten`")
    } else if shape.variant.is_none() {
        return None;
    } else if is_untagged(&owner, shape) {
        (
            "a variant without a tag",
            "give the enum a tag and a content: `#[serde(tag = \"kind\", content = \"value\")]`",
        )
    } else if find(&owner, &["tag"]).is_some() && find(&owner, &["content"]).is_none() {
        (
            "a variant with its tag among its fields",
            "add a content to the tag: `#[serde(tag = …, content = \"value\")]`",
        )
    } else {
        return None;
    };
    let name = field.name();
    if let Some((map, key)) = keys::maps(field.ty).find(|(_, key)| is_number(key)) {
        let key = key.to_token_stream();
        let message = format!("field `{name}` is a map by `{key}`, and serde reads only keys of text in {place}");
        return Some(Diag::new(&catalogue::READ_BACK, map, message).help(help));
    }
    let (wide, called) = types::find(field.ty, &["i128", "u128"])?;
    let message = format!("field `{name}` holds an `{called}`, which serde cannot read in {place}");
    Some(Diag::new(&catalogue::READ_BACK, wide, message).help(help))
}

fn is_number(key: &Type) -> bool {
    NUMBERS.iter().any(|name| types::is_called(key, name))
}

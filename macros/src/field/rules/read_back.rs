//! What is kept or written must come back as it was. Attributes of serde can leave a field out, or write it under another
//! name or in another form than it is read; serde has combinations that it cannot read itself; and some types have two
//! values that JSON writes alike, or keys that it has not. What only data shows, `Json` refuses when it is written.

mod buffered;
mod flatten;
mod keys;
mod left_out;
mod names;
mod nulls;
mod one_sided;
mod untagged;

use syn::{Attribute, DeriveInput, Meta};

use crate::diag::Diag;
use crate::field::{DataField, Shape, serde};

/// Options by which serde leaves the reading or the writing to a function.
const OWN_WAY: &[&str] = &["with", "serialize_with", "deserialize_with"];

/// Options of a type that is written and read as another one: what its own fields say does not count.
const AS_ANOTHER: &[&str] = &["from", "try_from", "into", "remote"];

/// What is wrong with a field of a type that has the attributes `owner`.
pub(super) fn field(owner: &[Attribute], shape: &Shape<'_>, field: &DataField<'_>) -> Vec<Diag> {
    if find(&serde::options(owner), AS_ANOTHER).is_some() {
        return Vec::new();
    }
    let options = serde::options(field.attrs);
    if find(&options, left_out::SKIP).is_some() {
        return left_out::skipped(field, &options).into_iter().collect();
    }
    let mut found = Vec::new();
    found.extend(left_out::sometimes(owner, shape, field, &options));
    found.extend(one_sided::check(&format!("field `{}`", field.name()), &options));
    found.extend(names::of_field(field, &options));
    if find(&options, OWN_WAY).is_none() {
        let buffered = || buffered::check(owner, shape, field, &options);
        found.extend(nulls::check(field).or_else(|| keys::check(field)).or_else(buffered));
        found.extend(flatten::check(field, &options));
    }
    found
}

/// What is wrong with the type as a whole and with its variants.
pub(super) fn whole(input: &DeriveInput, shapes: &[Shape<'_>]) -> Vec<Diag> {
    let options = serde::options(&input.attrs);
    let as_another = one_sided::of_type(input, &options);
    if find(&options, AS_ANOTHER).is_some() {
        return as_another.into_iter().collect();
    }
    let mut found = Vec::new();
    found.extend(names::of_type(input, shapes, &options));
    for shape in shapes {
        found.extend(flatten::check_order(&options, shape));
        if let Some(variant) = shape.variant {
            let options = serde::options(shape.attrs);
            found.extend(one_sided::check(&format!("variant `{variant}`"), &options));
            found.extend(left_out::unread_variant(variant, &options));
        }
    }
    found.extend(untagged::check(&options, shapes));
    found
}

fn find<'o>(options: &'o [Meta], names: &[&str]) -> Option<&'o Meta> {
    options.iter().find(|option| names.iter().any(|name| option.path().is_ident(name)))
}

/// Whether the variants of the enum are told apart by what they hold.
fn is_untagged(options: &[Meta], shape: &Shape<'_>) -> bool {
    find(options, &["untagged"]).is_some() || find(&serde::options(shape.attrs), &["untagged"]).is_some()
}

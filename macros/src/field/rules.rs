//! The rules for everything that is kept or written: a value that another run would not have, and one that does not come
//! back as it was. One rule, one file; they hold for facts and for state alike.

mod clock;
mod hash_order;
mod random_id;
mod read_back;
mod shared;
mod unneeded_trust;

use syn::DeriveInput;

use super::{DataField, Derive, Shape};
use crate::diag::Diags;

/// Checks a struct, or the variants of an enum; `is_id` says whether a field is a part of a fact's identity.
pub(crate) fn check(
    derive: Derive,
    input: &DeriveInput,
    shapes: &[Shape<'_>],
    is_id: impl Fn(&DataField<'_>) -> bool,
    diags: &Diags,
) {
    for shape in shapes {
        for field in &shape.fields {
            let unread = read_back::field(&input.attrs, shape, field);
            if field.trusted.is_none() {
                clock::check(field, diags);
                random_id::check(derive, field, is_id(field), diags);
                hash_order::check(field, diags);
                shared::check(field, diags);
                unread.into_iter().for_each(|diag| diags.push(diag));
            } else if unread.is_empty() {
                unneeded_trust::check(derive, field, diags);
            }
        }
    }
    read_back::whole(input, shapes).into_iter().for_each(|diag| diags.push(diag));
}

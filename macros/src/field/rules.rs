//! The rules of every field that is kept or written, in the order of their codes. Each looks at the names of types;
//! what an alias hides, rustc sees when it looks for `Stable`.

mod clock;
mod hash_order;
mod random_id;
mod shared;
mod unneeded_trust;

use super::{DataField, Derive};
use crate::diag::Diags;

/// Checks one field; `is_id` says whether it is a part of a fact's identity.
pub(crate) fn check(derive: Derive, field: &DataField<'_>, is_id: bool, diags: &Diags) {
    if field.trusted.is_some() {
        return unneeded_trust::check(derive, field, diags);
    }
    clock::check(field, diags);
    random_id::check(derive, field, is_id, diags);
    hash_order::check(field, diags);
    shared::check(field, diags);
}

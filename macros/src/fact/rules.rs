//! The rules of a fact, in the order of their codes. One rule, one file, one function, one code.

mod clock;
mod float;
mod hash_order;
mod no_id;
mod random_id;
mod shared;
mod unknown_field;
mod unneeded_trust;

use super::Fact;
use super::field::FactField;
use crate::diag::Diags;

pub(super) fn check(fact: &Fact<'_>, diags: &Diags) {
    unneeded_trust::check(fact, diags);
    no_id::check(fact, diags);
    unknown_field::check(fact, diags);
    clock::check(fact, diags);
    random_id::check(fact, diags);
    hash_order::check(fact, diags);
    float::check(fact, diags);
    shared::check(fact, diags);
}

/// Whether any rule that `trusted` switches off would speak about this field.
fn vouches_for_something(fact: &Fact<'_>, field: &FactField<'_>) -> bool {
    clock::culprit(field).is_some()
        || hash_order::culprit(field).is_some()
        || shared::culprit(field).is_some()
        || fact.is_id(field) && random_id::culprit(field).is_some()
}

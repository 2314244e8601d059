//! The rules of a fact: of its fields, as of any that are written, and of its identity. One rule, one file, one code.

mod constant_id;
mod float;
mod no_id;
mod unknown_field;

use super::Fact;
use crate::diag::Diags;
use crate::field::{self, Derive};

pub(super) fn check(fact: &Fact<'_>, diags: &Diags) {
    let shapes = std::slice::from_ref(&fact.shape);
    field::rules::check(Derive::Fact, fact.input, shapes, |field| fact.is_id(field), diags);
    no_id::check(fact, diags);
    constant_id::check(fact, diags);
    unknown_field::check(fact, diags);
    float::check(fact, diags);
}

//! The rules: what a topology must satisfy beyond its syntax and its names.

pub(crate) mod replay;

use crate::diag::Diags;
use crate::model::Model;
use crate::op;

/// Runs every rule.
pub(crate) fn all(model: &Model, diags: &Diags) {
    for site in model.callbacks() {
        let role = match site.role() {
            op::Role::Compute => replay::Role::Pure,
            op::Role::Observe => replay::Role::Observing,
        };
        replay::check(site.expr(), role, diags);
    }
}

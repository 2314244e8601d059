//! Replay safety, first layer: what the syntax of a closure shows.
//!
//! After a crash the same records are processed again. If that run can come to other results than the
//! first one, state and output disagree with what was already committed. So a closure of a topology may
//! depend on nothing but its arguments. This layer knows names only: it has the best messages, and it is
//! blind to what a called function does; types and the binary audit look further.

mod address;
mod deny;
mod format_string;
mod macros;
mod paths;
mod statics;
mod tokens;
mod visitor;

#[cfg(test)]
mod tests;

use syn::Expr;
use syn::visit::Visit;

use crate::diag::Diags;

/// What the operator does with its closure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The result goes into records or state.
    Pure,
    /// The closure of `peek`: it only looks, so it may log. A replay then logs twice, and nothing else.
    Observing,
}

/// Checks a closure of the topology, or the path of a function given instead of one.
pub(crate) fn check(code: &Expr, role: Role, diags: &Diags) {
    visitor::Visitor::new(role, diags).visit_expr(code);
}

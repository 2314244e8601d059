//! Replay safety, first layer: what the syntax of a closure shows.
//!
//! After a crash the same records are processed again. If that run can come to other results than the
//! first one, state and output disagree with what was already committed. So a closure of a topology may
//! depend on nothing but its arguments. This layer knows names only: it has the best messages, and it is
//! blind to what a called function does; types and the binary audit look further.

mod address;
mod context;
mod deny;
mod format_string;
mod macros;
mod paths;
mod statics;
mod tokens;
mod trusted;
mod visitor;

#[cfg(test)]
mod tests;

use syn::visit::Visit;
use syn::{Block, Expr, LitStr, Signature};

use crate::diag::Diags;
use crate::model::Model;
use crate::op::Role;
use visitor::Visitor;

/// Checks every closure of a topology.
pub(super) fn check_all(model: &Model, diags: &Diags) {
    for site in model.callbacks() {
        check(site.expr(), site.role(), context::params(&site), diags);
    }
}

/// Checks a closure, or the path of a function given instead of one. What `peek` runs only looks, so it may
/// log: a replay then logs twice, and nothing else. `params` is how many parameters the operator asks for,
/// where one more would be the context.
pub(crate) fn check(code: &Expr, role: Role, params: Option<usize>, diags: &Diags) {
    let mut visitor = Visitor::new(role, context::help(code, params), diags);
    match code {
        // The operator will call it.
        Expr::Path(function) => visitor.check_path(function, true),
        closure => visitor.visit_expr(closure),
    }
}

/// Checks a function that is called by closures, by the same rules.
pub(crate) fn check_function(signature: &Signature, body: &Block, diags: &Diags) {
    let mut visitor = Visitor::new(Role::Compute, context::HELP_IN_A_FUNCTION.to_owned(), diags);
    visitor.visit_signature(signature);
    visitor.visit_block(body);
}

/// Whether a reason given to `trusted!` says something.
pub(crate) fn is_reason(text: &LitStr) -> bool {
    trusted::is_reason(text)
}

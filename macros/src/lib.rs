//! The compile-time half of `streamwright`.

mod ast;
mod catalogue;
mod check;
mod diag;
mod expand;
mod fact;
mod model;
mod op;
mod parse;
#[cfg(test)]
mod tests;

use proc_macro::TokenStream;

use crate::ast::Topology;
use crate::diag::Diags;
use crate::model::Model;

/// Declares a topology: its application id, its struct and its nodes.
///
/// Explained where it is re-exported, in the crate `streamwright`.
#[proc_macro]
pub fn topology(input: TokenStream) -> TokenStream {
    let diags = Diags::new();
    let ast = parse::topology(input.into(), &diags);
    let code = match checked(&ast, &diags) {
        Some(model) => expand::topology(&model),
        None => expand::stub(&ast),
    };
    [diags.finish(), code].into_iter().collect::<proc_macro2::TokenStream>().into()
}

/// Parses and checks a topology and expands to nothing: the UI tests of the rules need no runtime.
#[doc(hidden)]
#[proc_macro]
pub fn topology_check(input: TokenStream) -> TokenStream {
    let diags = Diags::new();
    let ast = parse::topology(input.into(), &diags);
    checked(&ast, &diags);
    diags.finish().into()
}

/// Gives a struct an identity derived from its own fields, so that a sink may write it.
#[proc_macro_derive(Fact, attributes(fact))]
pub fn derive_fact(input: TokenStream) -> TokenStream {
    fact::expand(input.into()).into()
}

/// The two checkpoints: rules run on resolved names only, and what they refuse is not expanded.
fn checked(ast: &Topology, diags: &Diags) -> Option<Model> {
    let model = Model::build(ast, diags)?;
    check::all(&model, diags);
    (!diags.has_errors()).then_some(model)
}

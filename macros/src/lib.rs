//! The compile-time half of `streamwright`.

mod catalogue;
mod check;
mod diag;
mod fact;

/// Gives a struct an identity derived from its own fields, so that a sink may write it.
#[proc_macro_derive(Fact, attributes(fact))]
pub fn derive_fact(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    fact::expand(input.into()).into()
}

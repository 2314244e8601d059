//! The compile-time half of `streamwright`.

mod ast;
mod catalogue;
mod check;
mod diag;
mod docs;
mod expand;
mod fact;
mod field;
mod lock;
mod model;
mod op;
mod params;
mod parse;
mod proof;
mod replay_safe;
mod state;
#[cfg(test)]
mod tests;

use proc_macro::TokenStream;

use crate::ast::Topology;
use crate::diag::Diags;
use crate::lock::Verdict;
use crate::model::Model;

#[doc = include_str!("topology.md")]
#[proc_macro]
pub fn topology(input: TokenStream) -> TokenStream {
    guarded(input, |ast, checked| match checked {
        Some((model, verdict)) => expand::topology(model, verdict),
        None => expand::stub(ast),
    })
}

/// Parses and checks a topology and expands to nothing: the UI tests of the rules need no runtime.
#[doc(hidden)]
#[proc_macro]
pub fn topology_check(input: TokenStream) -> TokenStream {
    guarded(input, |_, _| proc_macro2::TokenStream::new())
}

/// Expands a topology without looking for mistakes: what `cargo xtask bench-compile` compares the checks with.
#[doc(hidden)]
#[proc_macro]
pub fn topology_unchecked(input: TokenStream) -> TokenStream {
    let diags = Diags::new();
    let ast = parse::topology(input.into(), &diags);
    let code = Model::build(&ast, &diags).filter(|_| !diags.has_errors()).map(expand::unchecked);
    [Some(diags.finish()), code].into_iter().flatten().collect::<proc_macro2::TokenStream>().into()
}

/// Gives a struct an identity derived from its own fields, so that a sink may write it. It is then
/// `Stable` too, as by `#[derive(State)]`.
#[proc_macro_derive(Fact, attributes(fact))]
pub fn derive_fact(input: TokenStream) -> TokenStream {
    fact::expand(input.into()).into()
}

/// Lets a struct or enum be a key or a value of stores and repartitions: all its fields are `Stable`. A field of another
/// crate's type is vouched for by `#[state(trusted = "why it is stable")]`.
#[proc_macro_derive(State, attributes(state))]
pub fn derive_state(input: TokenStream) -> TokenStream {
    state::expand(input.into()).into()
}

/// Makes a struct the parameters of a topology, named in its header by `#![params = RiskParams]`. See the trait `Params`.
///
/// Its fields are read from flags (`--param-limit-in-cents`), variables (`STREAMWRIGHT_PARAM_LIMIT_IN_CENTS`) and
/// `App::params`. A field may have a default, `#[param(default = 1_000_000)]`; without one it must be given. Doc comments
/// show in `--help`.
#[proc_macro_attribute]
pub fn params(options: TokenStream, input: TokenStream) -> TokenStream {
    params::expand(options.into(), input.into()).into()
}

/// Checks a function, or every function of an `impl`, by the rules for closures in `topology!`, so that closures and
/// other marked functions may call it.
///
/// What the function calls has to be marked too, or known to only compute: functions and types of the standard library
/// are. Calls of anything else are errors that name the ways out. The function itself stays as it is.
///
/// ```ignore
/// use streamwright::replay_safe;
///
/// #[replay_safe]
/// fn tax_in_cents(amount_in_cents: i64) -> i64 {
///     amount_in_cents * 19 / 100
/// }
/// ```
#[proc_macro_attribute]
pub fn replay_safe(arguments: TokenStream, item: TokenStream) -> TokenStream {
    replay_safe::expand(arguments.into(), item.into()).into()
}

/// What `trusted!(reason = "…", use …)` expands to.
#[doc(hidden)]
#[proc_macro]
pub fn trusted_function(input: TokenStream) -> TokenStream {
    replay_safe::vouched_function(input.into()).into()
}

/// What `trusted!(reason = "…", type …)` expands to.
#[doc(hidden)]
#[proc_macro]
pub fn trusted_type(input: TokenStream) -> TokenStream {
    replay_safe::vouched_type(input.into()).into()
}

/// The pipeline: parse, model, check, compare with the lock, expand. All errors come out together, before the code.
fn pipeline(
    input: TokenStream,
    expand: impl FnOnce(&Topology, Option<&(Model, Verdict)>) -> proc_macro2::TokenStream,
) -> proc_macro2::TokenStream {
    let diags = Diags::new();
    let ast = parse::topology(input.into(), &diags);
    let checked = checked(&ast, &diags);
    let code = expand(&ast, checked.as_ref());
    [diags.finish(), code].into_iter().collect()
}

/// The checkpoints: rules run on the statements without mistakes only, only what they accept is compared with its lock, and what is
/// refused is not expanded.
fn checked(ast: &Topology, diags: &Diags) -> Option<(Model, Verdict)> {
    let mut model = Model::build(ast, diags)?;
    check::all(&model, diags);
    if diags.has_errors() {
        return None;
    }
    let verdict = lock::compare(&mut model, diags);
    (!diags.has_errors()).then_some((model, verdict))
}

/// Runs the pipeline; a panic in it is a mistake of ours and becomes an error like any other.
fn guarded(
    input: TokenStream,
    expand: impl FnOnce(&Topology, Option<&(Model, Verdict)>) -> proc_macro2::TokenStream,
) -> TokenStream {
    let run = std::panic::AssertUnwindSafe(|| pipeline(input, expand));
    std::panic::catch_unwind(run).unwrap_or_else(|panic| diag::internal(panic.as_ref())).into()
}

//! Several streams in one aggregation: the fold is written for each of them, with its own closure, and calls the functions that
//! hold what they share, so that every closure stands once.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Ident;

use super::chain::{self, nulls};
use super::{hold, names, view};
use crate::model::{Chain, Model};
use crate::op::{CallbackCode, StepCode, StoreCode, hidden, shown_at};

/// A closure that the inputs of a cogroup share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shared {
    /// What a value begins with.
    Initializer,
    /// What two sessions have together.
    Merger,
}

/// What happens to a record of the input at step number `at`.
pub(super) fn entry(model: &Model, chain: &Chain, at: usize) -> TokenStream {
    let (Some(last), step) = (chain.steps.len().checked_sub(1), &chain.steps[at]) else { return TokenStream::new() };
    let number = chain.cogrouped().position(|(other, _)| other == at).unwrap_or(0);
    let aggregate = &chain.steps[last];
    let mut code = chain::step_code(model, chain, at, step);
    let aggregator = code.callbacks.pop();
    code.callbacks = shared(chain).map(|shared| call(model, chain, shared)).collect();
    // The order of the arguments of `aggregate`: what it begins with, what takes a record in, what merges.
    code.callbacks.splice(1..1, aggregator);
    code.drops = aggregate.form.drops;
    code.store = view::store(model, chain.owner()).map(|store| StoreCode { clock: number, ..store });
    if let Some(node) = step.node() {
        let input = &model.node(node).ty;
        (code.key_nulls, code.value_nulls) = (nulls(Some(&input.key)), nulls(Some(&input.value)));
    }
    let fold = (aggregate.form.expand)(&code, hold::forward(model, chain.owner()));
    match number {
        0 => fold,
        _ => as_another(&fold),
    }
}

/// A record may come by several inputs, and what each of them makes of it is another result.
fn as_another(fold: &TokenStream) -> TokenStream {
    let cx = names::variable("cx");
    quote!(__sw::op::another(#cx, |#cx| { #fold ::core::result::Result::Ok(()) })?;)
}

/// The closures that are shared, in the order of the arguments of `aggregate`.
pub(super) fn shared(chain: &Chain) -> impl Iterator<Item = Shared> + use<> {
    let aggregate = chain.steps.last().filter(|step| step.form.input.is_cogrouped());
    [Shared::Initializer, Shared::Merger].into_iter().take(aggregate.map_or(0, |step| step.callbacks().count()))
}

/// Calls the function of a shared closure as if it was the closure.
fn call(model: &Model, chain: &Chain, shared: Shared) -> CallbackCode {
    let name = names::shared(model, chain, shared);
    CallbackCode { tokens: quote!(Self::#name), wants_context: false, wants_params: true }
}

/// The function of a shared closure.
pub(super) fn function(model: &Model, chain: &Chain, shared: Shared) -> TokenStream {
    let (Some(store), Some(at)) = (view::store(model, chain.owner()), chain.steps.len().checked_sub(1)) else {
        return TokenStream::new();
    };
    let code: StepCode = chain::step_code(model, chain, at, &chain.steps[at]);
    let place = shown_at(code.name.span());
    let variable = |name: &str| hidden(name, code.name.span());
    let (name, params) = (names::shared(model, chain, shared), variable("params"));
    let (key_type, value_type) = (&store.key_type, &store.value_type);
    let (of, taken, args): (_, _, Vec<Ident>) = match shared {
        Shared::Initializer => (code.callbacks.first(), TokenStream::new(), Vec::new()),
        Shared::Merger => {
            let [key, left, right] = ["key", "left", "right"].map(variable);
            let taken = quote!(#key: &#key_type, #left: &#value_type, #right: &#value_type,);
            (code.callbacks.get(1), taken, vec![key, left, right])
        }
    };
    let Some(of) = of else { return TokenStream::new() };
    let args: Vec<&dyn ToTokens> = args.iter().map(|arg| arg as &dyn ToTokens).collect();
    let body = code.invoke(of, &args, &code.context(), value_type);
    quote::quote_spanned! {place=>
        #[allow(clippy::ptr_arg, unused_variables)]
        fn #name(#taken #params: &__Params) -> #value_type {
            #body
        }
    }
}

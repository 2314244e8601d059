//! A chain as nested code: every operator is written around the code of the operators after it.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Ident;
use syn::spanned::Spanned;

use super::names::{self, Blame};
use crate::model::{Chain, Model, Step, Types};
use crate::op::{CallbackCode, Flow, Nulls, State, StepCode, StoreCode};
use crate::proof;

/// What happens to a record that reaches the operator number `from` of a chain.
pub(super) fn from_step(model: &Model, chain: &Chain, from: usize) -> TokenStream {
    if chain.cut == Some(from) {
        return to_repartition(model, chain);
    }
    after_cut(model, chain, from)
}

/// The same behind the repartition topic, where the cut is no longer ahead.
pub(super) fn after_cut(model: &Model, chain: &Chain, from: usize) -> TokenStream {
    let Some(step) = chain.steps.get(from) else { return to_node(model, chain) };
    if step.merges() {
        return to_merged(model, chain, from, &step.name);
    }
    let rest = from_step(model, chain, from + 1);
    (step.row.expand)(&step_code(model, chain, from, step), rest)
}

/// The functions of a chain that take records of merged streams, with the halves they belong to: whether they
/// lie before its cut.
pub(super) fn merged_functions(model: &Model, chain: &Chain) -> Vec<(bool, TokenStream)> {
    merged_steps(chain)
        .filter_map(|(index, is_before_cut)| {
            let other = chain.steps[index].node()?;
            let key = model.node(other).ty.key.to_token_stream();
            let value = names::value_type(model, other);
            let body = from_step(model, chain, index + 1);
            Some((is_before_cut, names::function(&names::merged(model, chain, index), &key, &value, &body)))
        })
        .collect()
}

/// The steps of a chain that have such a function, and whether they lie before its cut.
pub(super) fn merged_steps(chain: &Chain) -> impl Iterator<Item = (usize, bool)> {
    let merges = chain.steps.iter().enumerate().filter(|(index, step)| step.merges() && !is_trivial(chain, index + 1));
    merges.map(|(index, _)| (index, chain.cut.is_some_and(|cut| index < cut)))
}

/// Hands over to what follows the `merge` at `index`, saying at `word` if the two streams do not fit.
pub(super) fn to_merged(model: &Model, chain: &Chain, index: usize, word: &Ident) -> TokenStream {
    let blame = Blame::on(word);
    let owner = chain.owner();
    if chain.cut == Some(index + 1) {
        names::call(&names::repartition(model, owner), &blame)
    } else if is_trivial(chain, index + 1) {
        names::call(&names::node(model, owner), &blame)
    } else {
        names::call(&names::merged(model, chain, index), &blame)
    }
}

/// Whether nothing but a call is left to do from a place of a chain.
fn is_trivial(chain: &Chain, from: usize) -> bool {
    from == chain.steps.len() || chain.cut == Some(from)
}

fn to_repartition(model: &Model, chain: &Chain) -> TokenStream {
    let owner = model.node(chain.owner());
    let Some(attr) = &owner.repartition else { return TokenStream::new() };
    let (key, value) = (attr.serdes.key.value.span(), attr.serdes.value.value.span());
    // Where the topic is that of the whole node, its types are written at the node.
    let (key, value) = match chain.cut == Some(chain.steps.len()) {
        true => (owner.ty.key.written.span(), owner.ty.value.written.span()),
        false => (key, value),
    };
    names::call(&names::repartition(model, chain.owner()), &Blame { callee: owner.name.span(), key, value })
}

/// The end of a chain. The branches of a split have handed their records over by then.
fn to_node(model: &Model, chain: &Chain) -> TokenStream {
    if chain.is_split() {
        return TokenStream::new();
    }
    names::call_node(model, chain.owner())
}

fn step_code(model: &Model, chain: &Chain, index: usize, step: &Step) -> StepCode {
    let callbacks = step.callbacks().map(|callback| CallbackCode {
        tokens: match model.asks {
            true => proof::asked(&callback.expr).to_token_stream(),
            false => callback.expr.to_token_stream(),
        },
        wants_context: callback.wants_context,
        wants_params: callback.wants_params.is_some(),
    });
    let Types { key, value } = &step.input;
    let nulls = |ty: &Option<crate::ast::DataType>| match ty {
        Some(ty) if ty.nullable => Nulls::Possible,
        Some(_) => Nulls::Never,
        None => Nulls::Unknown,
    };
    StepCode {
        name: step.name.clone(),
        callbacks: callbacks.collect(),
        store: store_code(model, chain, step),
        output: output(model, chain, index, step),
        key_nulls: nulls(key),
        value_nulls: nulls(value),
    }
}

/// The store that an operator owns or reads.
fn store_code(model: &Model, chain: &Chain, step: &Step) -> Option<StoreCode> {
    let holder = match step.row.state {
        State::None => return None,
        State::Owns => chain.owner(),
        State::Reads => step.node()?,
    };
    let (_, store) = model.store_of(holder)?;
    Some(StoreCode {
        index: store.local,
        node: model.node(holder).name.to_string(),
        key_serde: store.key_serde.to_token_stream(),
        value_serde: store.value_serde.to_token_stream(),
        key_type: store.key.inner.to_token_stream(),
        value_type: store.value.inner.to_token_stream(),
        change_type: names::value_type(model, holder),
    })
}

/// For a branch: hands the record to the node of that branch.
fn output(model: &Model, chain: &Chain, index: usize, step: &Step) -> TokenStream {
    if step.row.input != Flow::Branches {
        return TokenStream::new();
    }
    let branch = chain.steps[..index].iter().filter(|step| step.row.input == Flow::Branches).count();
    match chain.owners.get(branch) {
        Some(owner) => names::call_node(model, *owner),
        None => quote!(),
    }
}

//! A chain as nested code: every operator is written around the code of the operators after it.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::spanned::Spanned;

use super::names::{self, Blame};
use super::{cogroup, hold, second, table, view};
use crate::ast::DataType;
use crate::model::{Chain, Model, Step, Types};
use crate::op::{CallbackCode, Flow, Nulls, Second, StepCode, hidden};
use crate::proof;

/// What happens to a record at the start of a segment of a chain.
pub(super) fn from_start(model: &Model, chain: &Chain, segment: usize) -> TokenStream {
    from_step(model, chain, segment, chain.segments[segment].steps.start)
}

/// What happens to a record that reaches the operator number `from` of a segment.
pub(super) fn from_step(model: &Model, chain: &Chain, segment: usize, from: usize) -> TokenStream {
    if from == chain.segments[segment].steps.end {
        return if segment == chain.last_segment() { to_node(model, chain) } else { to_topic(model, chain, from) };
    }
    let step = &chain.steps[from];
    if step.form.begins_cogroup() {
        return cogroup::entry(model, chain, from);
    }
    if step.merges() {
        return second::to_meeting(model, chain, from, &step.name);
    }
    if step.form.second.pairs().is_some() {
        return second::from_left(model, chain, from);
    }
    if step.form.is_computed() {
        let to = table::end_of_run(chain, from);
        return table::run(model, chain, from..to, from_step(model, chain, segment, to));
    }
    let rest = from_step(model, chain, segment, from + 1);
    (step.form.expand)(&step_code(model, chain, from, step), rest)
}

/// What happens to a record behind the operator number `at`.
pub(super) fn behind(model: &Model, chain: &Chain, at: usize) -> TokenStream {
    from_step(model, chain, chain.segment_of(at), at + 1)
}

/// The end of a segment before a topic, behind `step` steps.
fn to_topic(model: &Model, chain: &Chain, step: usize) -> TokenStream {
    let owner = model.node(chain.owner());
    let Some(attr) = &owner.repartition else { return TokenStream::new() };
    let (key, value) = (attr.serdes.key.value.span(), attr.serdes.value.value.span());
    // Where the topic is that of the whole node, its types are written at the node.
    let (key, value) = match step == chain.steps.len() {
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
    match model.is_computed(chain.owner()) && model.store_of(chain.owner()).is_some() {
        true => table::keep(model, chain),
        false => hold::forward(model, chain.owner()),
    }
}

pub(super) fn step_code(model: &Model, chain: &Chain, index: usize, step: &Step) -> StepCode {
    let callbacks = step.callbacks().map(|callback| CallbackCode {
        tokens: match model.asks {
            true => proof::asked(&callback.expr).to_token_stream(),
            false => callback.expr.to_token_stream(),
        },
        wants_context: callback.wants_context,
        wants_params: callback.wants_params.is_some(),
    });
    let Types { key, value } = &step.input;
    let looks_up = step.node().filter(|_| step.form.second == Second::Looks);
    let (cx, key_variable) = (hidden("cx", step.name.span()), hidden("key", step.name.span()));
    StepCode {
        name: step.name.clone(),
        node: model.node(chain.owner()).name.to_string(),
        callbacks: callbacks.collect(),
        store: step.form.owns_store().then(|| view::store(model, chain.owner())).flatten(),
        group: (step.form.output == Flow::GroupedTable).then(|| group(model, chain)).flatten(),
        lookup: looks_up.map(|table| view::lookup(model, table, &cx, &key_variable)).unwrap_or_default(),
        output: output(model, chain, index, step),
        key_nulls: nulls(key.as_ref()),
        value_nulls: nulls(value.as_ref()),
        drops: step.form.drops,
        deletes: step.deletes,
        sends_old: step.sends_old,
    }
}

/// Whether what has this type may be null.
pub(super) fn nulls(ty: Option<&DataType>) -> Nulls {
    match ty {
        Some(ty) if ty.nullable => Nulls::Possible,
        Some(_) => Nulls::Never,
        None => Nulls::Unknown,
    }
}

/// The types of the groups of a table: of their keys, and of the rows that their topic carries.
fn group(model: &Model, chain: &Chain) -> Option<(TokenStream, TokenStream)> {
    let node = model.node(chain.owner());
    let carries = node.repartition.as_ref()?.carries.as_ref()?;
    Some((node.ty.key.to_token_stream(), carries.value.to_token_stream()))
}

/// For a branch: hands the record to the node of that branch.
fn output(model: &Model, chain: &Chain, index: usize, step: &Step) -> TokenStream {
    if step.form.input != Flow::Branches {
        return TokenStream::new();
    }
    let branch = chain.steps[..index].iter().filter(|step| step.form.input == Flow::Branches).count();
    match chain.owners.get(branch) {
        Some(owner) => names::call_node(model, *owner),
        None => quote!(),
    }
}

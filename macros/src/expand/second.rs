//! Second inputs: how the records of a node come into a chain that names it as an argument, and where they meet those of the
//! chain's own. The meeting point is a function, so that what follows stands once.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::Ident;

use super::names::{self, Blame, Taken};
use super::{chain, cogroup, table, view};
use crate::model::{Chain, Model, NodeId, Step};
use crate::op::{Second, shown_at};

/// What happens to a record of node `id` at the operators of a chain that have it as their second input, in order.
pub(super) fn entries(model: &Model, chain: &Chain, id: NodeId) -> Vec<TokenStream> {
    let steps = chain.steps.iter().enumerate();
    let entries = steps.filter_map(|(at, step)| {
        let (_, word) = step.node_argument().filter(|(other, _)| *other == id)?;
        match step.form.second {
            Second::Merges => Some(to_meeting(model, chain, at, word)),
            Second::Pairs(alone) => Some(join_side(model, chain, at, chain.head, ("join_right", alone.right))),
            Second::Cogroups => Some(cogroup::entry(model, chain, at)),
            // Its records reach the operator by its store.
            Second::Looks | Second::Nothing => None,
        }
    });
    entries.collect()
}

/// The steps of a chain whose meeting point is a function of its own. Behind the last step of a segment it is that of the
/// node, or of the topic.
pub(super) fn meetings(chain: &Chain) -> impl Iterator<Item = usize> {
    let meets = |at: usize, step: &Step| step.merges() && !is_last(chain, at) || step.form.second.pairs().is_some();
    chain.steps.iter().enumerate().filter(move |(at, step)| meets(*at, step)).map(|(at, _)| at)
}

/// The function of such a meeting point.
pub(super) fn meeting(model: &Model, chain: &Chain, at: usize) -> TokenStream {
    let Some(other) = chain.steps[at].node() else { return TokenStream::new() };
    let (key, name) = (model.node(other).ty.key.to_token_stream(), names::meeting(model, chain, at));
    if chain.steps[at].form.second.pairs().is_some() {
        let [left, right] = [chain.head, other].map(|side| model.node(side).ty.value.inner.to_token_stream());
        let to = table::end_of_run(chain, at);
        let rest = chain::from_step(model, chain, chain.segment_of(at), to);
        let body = table::run(model, chain, at..to, rest);
        return names::function(&name, &key, &Taken::Pair(left, right), &body);
    }
    names::function(&name, &key, &Taken::of(model, other), &chain::behind(model, chain, at))
}

/// What happens to a change of the left one of two tables that are joined.
pub(super) fn from_left(model: &Model, chain: &Chain, at: usize) -> TokenStream {
    let step = &chain.steps[at];
    match (step.node(), step.form.second) {
        (Some(other), Second::Pairs(alone)) => join_side(model, chain, at, other, ("join_left", alone.left)),
        _ => TokenStream::new(),
    }
}

/// Looks the key of a change up in the `other` table, and hands both values to the meeting point. The side is the name of its
/// function, and whether it gives results alone.
fn join_side(model: &Model, chain: &Chain, at: usize, other: NodeId, (side, alone): (&str, bool)) -> TokenStream {
    let place = shown_at(chain.steps[at].name.span());
    let (function, meeting) = (Ident::new(side, place), names::meeting(model, chain, at));
    let [cx, params, key, change, pair] = ["cx", "params", "key", "change", "pair"].map(names::variable);
    let lookup = view::lookup(model, other, &cx, &key);
    let needs = if alone { quote!({ __sw::op::GOES_ALONE }) } else { quote!({ __sw::op::NEEDS_OTHER }) };
    let other = names::variable("other");
    quote_spanned! {place=>
        let #other = #lookup;
        __sw::op::#function::<__Log, _, _, #needs>(
            #cx, #change, &#other, |#cx, #pair| Self::#meeting(#cx, #params, #key, #pair),
        )?;
    }
}

/// Hands over to what follows the step, saying at `word` if the two inputs do not fit.
pub(super) fn to_meeting(model: &Model, chain: &Chain, at: usize, word: &Ident) -> TokenStream {
    let owner = chain.owner();
    let function = match is_last(chain, at) {
        false => names::meeting(model, chain, at),
        true if chain.segment_of(at) == chain.last_segment() => names::node(model, owner),
        true => names::repartition(model, owner),
    };
    names::call(&function, &Blame::on(word))
}

/// Whether a step is the last one of its segment, so that nothing but a call is left to do behind it.
fn is_last(chain: &Chain, step: usize) -> bool {
    chain.segments[chain.segment_of(step)].steps.end == step + 1
}

//! Names and heads of generated items.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Ident;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::cogroup::Shared;
use crate::ast::{Item, NodeKind, NodeType};
use crate::model::{Chain, Model, NodeId};
use crate::op::{hidden, shown_at};

/// The user's struct, as written.
pub(super) fn item(item: &Item) -> TokenStream {
    let (attrs, vis, name) = (&item.attrs, &item.vis, &item.name);
    quote!(#(#attrs)* #vis struct #name;)
}

/// The type that holds the functions of a sub-topology.
pub(super) fn subtopology(number: usize) -> Ident {
    format_ident!("__SubTopology{number}")
}

/// Takes every record of a node: writes it where it is a sink, hands it to its readers.
pub(super) fn node(model: &Model, id: NodeId) -> Ident {
    of_node("node", model, id)
}

/// Decodes the records of a source, or of the reading end of a repartition.
pub(super) fn source(model: &Model, id: NodeId) -> Ident {
    of_node("source", model, id)
}

/// Writes into the repartition topic of a node.
pub(super) fn repartition(model: &Model, id: NodeId) -> Ident {
    of_node("repartition", model, id)
}

/// Computes a named table from a value of what it is made from.
pub(super) fn apply(model: &Model, id: NodeId) -> Ident {
    of_node("apply", model, id)
}

/// Hands on what a record has changed in the store of a table.
pub(super) fn flush(model: &Model, id: NodeId) -> Ident {
    of_node("flush", model, id)
}

/// Runs a closure that the inputs of a cogroup share.
pub(super) fn shared(model: &Model, chain: &Chain, shared: Shared) -> Ident {
    let word = match shared {
        Shared::Initializer => "initial",
        Shared::Merger => "merge",
    };
    of_node(word, model, chain.owner())
}

/// Takes the windows of a table that close.
pub(super) fn closed(model: &Model, id: NodeId) -> Ident {
    of_node("closed", model, id)
}

/// Looks a computed table up.
pub(super) fn view(model: &Model, id: NodeId) -> Ident {
    of_node("view", model, id)
}

/// Where the records of both inputs of the operator at `step` of a chain meet.
pub(super) fn meeting(model: &Model, chain: &Chain, step: usize) -> Ident {
    let word = if chain.steps[step].merges() { "merged" } else { "joined" };
    let place = shown_at(model.node(chain.owner()).name.span());
    format_ident!("{word}_{}_{step}", base(model, chain.owner()), span = place)
}

/// The name of a function of a node, with the span of the node's name.
fn of_node(word: &str, model: &Model, id: NodeId) -> Ident {
    format_ident!("{word}_{}", base(model, id), span = shown_at(model.node(id).name.span()))
}

fn base(model: &Model, id: NodeId) -> Ident {
    model.node(id).name.unraw()
}

/// What a function takes beside the key.
pub(super) enum Taken {
    /// A value of this type.
    Value(TokenStream),
    /// The change of a table with values of this type.
    Change(TokenStream),
    /// What a key has in two tables with values of these types.
    Pair(TokenStream, TokenStream),
}

impl Taken {
    /// What a node hands to its readers.
    pub(super) fn of(model: &Model, id: NodeId) -> Self {
        let NodeType { kind, value, .. } = &model.node(id).ty;
        match kind {
            NodeKind::Stream => Self::Value(value.to_token_stream()),
            NodeKind::Table => Self::Change(value.inner.to_token_stream()),
        }
    }
}

/// A function that takes records of these types and does `body` with them.
pub(super) fn function(name: &Ident, key: &TokenStream, taken: &Taken, body: &TokenStream) -> TokenStream {
    let place = name.span();
    let (cx, params, key_variable) = (hidden("cx", place), hidden("params", place), hidden("key", place));
    let taken = match taken {
        Taken::Value(ty) => {
            let value = hidden("value", place);
            quote_spanned!(place=> #value: &#ty)
        }
        Taken::Change(ty) => {
            let change = hidden("change", place);
            quote_spanned!(place=> #change: __sw::op::Change<'_, #ty>)
        }
        Taken::Pair(left, right) => {
            let pair = hidden("pair", place);
            quote_spanned!(place=> #pair: __sw::op::Pair<'_, #left, #right>)
        }
    };
    quote_spanned! {place=>
        // Types are the user's: a `&String` may be just what the next operator wants.
        #[allow(clippy::ptr_arg, unused_variables)]
        fn #name<__Log: __sw::Log>(
            #cx: &mut __sw::ProcessorContext<'_, __Log>,
            #params: &__Params,
            #key_variable: &#key,
            #taken,
        ) -> ::core::result::Result<(), __sw::ProcessError> {
            #body
            ::core::result::Result::Ok(())
        }
    }
}

/// Hands the record at hand to the function of a node. A record of other types is an error at the types that
/// the user wrote for it: the chain does not make what it was declared to.
pub(super) fn call_node(model: &Model, id: NodeId) -> TokenStream {
    call_of_node(model, id, &self::node(model, id))
}

/// The same with another function of the node.
pub(super) fn call_of_node(model: &Model, id: NodeId, function: &Ident) -> TokenStream {
    let node = model.node(id);
    let blame =
        Blame { callee: node.name.span(), key: node.ty.key.written.span(), value: node.ty.value.written.span() };
    let taken = match node.ty.kind {
        NodeKind::Stream => "value",
        NodeKind::Table => "change",
    };
    call_with(function, taken, &blame)
}

/// Where rustc shows that a function and a record do not fit.
pub(super) struct Blame {
    pub(super) callee: Span,
    pub(super) key: Span,
    pub(super) value: Span,
}

impl Blame {
    /// All at one word of the user's.
    pub(super) fn on(word: &Ident) -> Self {
        Self { callee: word.span(), key: word.span(), value: word.span() }
    }
}

/// Hands the record at hand to a function.
pub(super) fn call(function: &Ident, blame: &Blame) -> TokenStream {
    call_with(function, "value", blame)
}

/// The same with what is in the variable `taken`.
fn call_with(function: &Ident, taken: &str, blame: &Blame) -> TokenStream {
    let (cx, params) = (variable("cx"), variable("params"));
    let (key, value) = (hidden("key", blame.key), hidden(taken, blame.value));
    let callee = shown_at(blame.callee);
    let function = Ident::new(&function.to_string(), callee);
    quote_spanned!(callee=> Self::#function(#cx, #params, #key, #value)?;)
}

/// A variable of ours that no error is ever about.
pub(super) fn variable(name: &str) -> Ident {
    hidden(name, Span::mixed_site())
}

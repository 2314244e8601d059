//! Names and heads of generated items.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Ident;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use crate::ast::Item;
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
    format_ident!("node_{}", base(model, id), span = shown_at(model.node(id).name.span()))
}

/// Decodes the records of a source, or of the reading end of a repartition.
pub(super) fn source(model: &Model, id: NodeId) -> Ident {
    format_ident!("source_{}", base(model, id))
}

/// Writes into the repartition topic of a node.
pub(super) fn repartition(model: &Model, id: NodeId) -> Ident {
    format_ident!("repartition_{}", base(model, id))
}

/// What a chain does with the records of both streams after its `merge` at `step`.
pub(super) fn merged(model: &Model, chain: &Chain, step: usize) -> Ident {
    format_ident!("merged_{}_{step}", base(model, chain.owner()))
}

fn base(model: &Model, id: NodeId) -> Ident {
    model.node(id).name.unraw()
}

/// The type of the values that a node hands to its readers.
pub(super) fn value_type(model: &Model, id: NodeId) -> TokenStream {
    let value = &model.node(id).ty.value;
    if model.deletes(id) {
        let inner = &value.inner;
        quote!(::core::option::Option<#inner>)
    } else {
        quote!(#value)
    }
}

/// A function that takes records of these types and does `body` with them.
pub(super) fn function(name: &Ident, key: &TokenStream, value: &TokenStream, body: &TokenStream) -> TokenStream {
    let place = name.span();
    let (cx, params) = (hidden("cx", place), hidden("params", place));
    let (key_variable, value_variable) = (hidden("key", place), hidden("value", place));
    quote_spanned! {place=>
        // Types are the user's: a `&String` may be just what the next operator wants.
        #[allow(clippy::ptr_arg, unused_variables)]
        fn #name<__Log: __sw::Log>(
            #cx: &mut __sw::ProcessorContext<'_, __Log>,
            #params: &__Params,
            #key_variable: &#key,
            #value_variable: &#value,
        ) -> ::core::result::Result<(), __sw::ProcessError> {
            #body
            ::core::result::Result::Ok(())
        }
    }
}

/// Hands the record at hand to the function of a node. A record of other types is an error at the types that
/// the user wrote for it: the chain does not make what it was declared to.
pub(super) fn call_node(model: &Model, id: NodeId) -> TokenStream {
    let node = model.node(id);
    let blame =
        Blame { callee: node.name.span(), key: node.ty.key.written.span(), value: node.ty.value.written.span() };
    call(&self::node(model, id), &blame)
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
    let (cx, params) = (variable("cx"), variable("params"));
    let (key, value) = (hidden("key", blame.key), hidden("value", blame.value));
    let callee = shown_at(blame.callee);
    let function = Ident::new(&function.to_string(), callee);
    quote_spanned!(callee=> Self::#function(#cx, #params, #key, #value)?;)
}

/// A variable of ours that no error is ever about.
pub(super) fn variable(name: &str) -> Ident {
    hidden(name, Span::mixed_site())
}

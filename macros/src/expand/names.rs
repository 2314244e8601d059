//! Names and heads of generated items.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::Ident;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use crate::ast::{DataType, Item};
use crate::model::{Chain, Model, NodeId};
use crate::op::hidden;

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
    format_ident!("node_{}", base(model, id))
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
    if model.is_table_source(id) {
        let inner = &value.inner;
        quote!(::core::option::Option<#inner>)
    } else {
        quote!(#value)
    }
}

/// A function that takes records of these types and does `body` with them.
pub(super) fn function(name: &Ident, key: &TokenStream, value: &TokenStream, body: &TokenStream) -> TokenStream {
    let (cx, key_variable, value_variable) = (variable("cx"), variable("key"), variable("value"));
    quote! {
        fn #name<__Log: __sw::Log>(
            #cx: &mut __sw::ProcessorContext<'_, __Log>,
            #key_variable: &#key,
            #value_variable: &#value,
        ) -> ::core::result::Result<(), __sw::ProcessError> {
            #body
            ::core::result::Result::Ok(())
        }
    }
}

/// Hands the record at hand to a function that takes these types. A record of other types is an error at the
/// types, which the user wrote: the chain does not make what it was declared to.
pub(super) fn call(function: &Ident, key: &DataType, value: &DataType) -> TokenStream {
    let cx = variable("cx");
    let key = hidden("key", key.written.span());
    let value = hidden("value", value.written.span());
    quote!(Self::#function(#cx, #key, #value)?;)
}

/// A variable of ours that no error is ever about.
pub(super) fn variable(name: &str) -> Ident {
    hidden(name, Span::mixed_site())
}

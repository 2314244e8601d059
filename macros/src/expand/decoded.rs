//! Values that are decoded before their turn: where a task has several inputs, it asks each for the event time of its next
//! record, and where that time is a part of the value, the value is decoded for it. The task keeps it until the record is
//! processed, so that no value is decoded twice.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use crate::ast::DataType;
use crate::model::{Model, Source};

/// The type of what is kept: a variant for each source that needs one.
pub(super) fn expand(model: &Model) -> TokenStream {
    let mut variants = kept(model).map(|(index, source)| {
        let (variant, ty) = (variant(index), value(model, source));
        quote!(#variant(#ty))
    });
    let Some(first) = variants.next() else { return TokenStream::new() };
    quote! {
        // The user's types may be private, and are as large as they are.
        #[allow(private_interfaces, unreachable_pub, clippy::large_enum_variant)]
        pub enum __Decoded {
            #first,
            #(#variants),*
        }
    }
}

/// Its name; a type without a value where nothing is kept.
pub(super) fn name(model: &Model) -> TokenStream {
    match kept(model).next() {
        Some(_) => quote!(__Decoded),
        None => quote!(::core::convert::Infallible),
    }
}

/// The variant of a source, if its values are kept.
pub(super) fn of(model: &Model, source: &Source) -> Option<TokenStream> {
    let (index, _) = kept(model).find(|(_, kept)| std::ptr::eq(*kept, source))?;
    let variant = variant(index);
    Some(quote!(__Decoded::#variant))
}

/// What a source hands on as its value, which is null where a table's record deletes.
pub(super) fn value_type(model: &Model, source: &Source) -> DataType {
    let carried = source.carried();
    DataType { nullable: carried.nullable || model.is_table_source(source.node), ..carried }
}

/// The sources whose event times are chosen by, and whose values hold them; with their numbers.
fn kept(model: &Model) -> impl Iterator<Item = (usize, &Source)> {
    let is_kept =
        |source: &Source| source.timestamp.is_some() && model.subtopologies[source.subtopology].sources.len() > 1;
    model.sources.iter().enumerate().filter(move |(_, source)| is_kept(source))
}

fn variant(index: usize) -> Ident {
    format_ident!("Source{index}")
}

fn value(model: &Model, source: &Source) -> TokenStream {
    let DataType { inner, nullable, .. } = value_type(model, source);
    if nullable { quote!(::core::option::Option<#inner>) } else { quote!(#inner) }
}

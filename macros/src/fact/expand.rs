//! The generated impl.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{DeriveInput, Generics, Type};

use super::{Fact, types};

/// `impl Fact`: the identity from namespace, label and the listed fields.
pub(super) fn fact(fact: &Fact<'_>) -> TokenStream {
    let (namespace, label) = (&fact.identity.namespace, &fact.identity.label);
    let parts = fact.id_fields().map(|field| {
        let member = &field.member;
        // The error of a type that is no `StablePart` belongs to the field's type.
        if types::is_called(field.ty, "Uuid") {
            quote_spanned!(field.ty.span()=> .part(::core::convert::AsRef::<[u8]>::as_ref(&self.#member)))
        } else {
            quote_spanned!(field.ty.span()=> .part(&self.#member))
        }
    });
    let body = quote! {
        ::streamwright::__private::FactId::derive(#namespace, #label) #(#parts)* .finish()
    };
    let id_types = fact.id_fields().map(|field| field.ty);
    implementation(fact.input, with_bounds(&fact.input.generics, id_types), &body)
}

/// The impl of a fact with a mistake: it is never run, because the mistake is a compile error.
pub(super) fn stub(input: &DeriveInput) -> TokenStream {
    implementation(input, input.generics.clone(), &quote!(::core::unreachable!()))
}

fn implementation(input: &DeriveInput, generics: Generics, body: &TokenStream) -> TokenStream {
    let name = &input.ident;
    let (in_impl, in_type, bounds) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #in_impl ::streamwright::__private::Fact for #name #in_type #bounds {
            fn fact_id(&self) -> ::streamwright::__private::FactId {
                #body
            }
        }
    }
}

/// In a generic fact the parts must be stable for the type arguments at hand.
fn with_bounds<'t>(generics: &Generics, id_types: impl Iterator<Item = &'t Type>) -> Generics {
    let mut generics = generics.clone();
    if generics.type_params().next().is_some() {
        let bounds = &mut generics.make_where_clause().predicates;
        for ty in id_types {
            bounds.push(syn::parse_quote!(#ty: ::streamwright::__private::StablePart));
        }
    }
    generics
}

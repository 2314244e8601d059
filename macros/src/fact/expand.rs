//! The generated impl.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{DeriveInput, Generics, Type};

use super::Fact;
use crate::field::{self, types};

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
    let shapes = std::slice::from_ref(&fact.shape);
    let bounds = with_parts(field::bounds(fact.input, shapes), fact.id_fields().map(|field| field.ty));
    let origin = quote! {
        const ORIGIN: ::core::option::Option<(&'static str, &'static str)> =
            ::core::option::Option::Some((#namespace, #label));
    };
    let identity = implementation(fact.input, &bounds, &origin, &body);
    let stable = field::stable(fact.input, shapes);
    quote!(#identity #stable)
}

/// The impls of a fact with a mistake: they are never run, because the mistake is a compile error.
pub(super) fn stub(input: &DeriveInput) -> TokenStream {
    let identity = implementation(input, &input.generics, &TokenStream::new(), &quote!(::core::unreachable!()));
    let stable = field::stub(input);
    quote!(#identity #stable)
}

fn implementation(input: &DeriveInput, generics: &Generics, origin: &TokenStream, body: &TokenStream) -> TokenStream {
    let name = &input.ident;
    let (in_impl, in_type, bounds) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #in_impl ::streamwright::__private::Fact for #name #in_type #bounds {
            #origin

            fn fact_id(&self) -> ::streamwright::__private::FactId {
                #body
            }
        }

        #[automatically_derived]
        impl #in_impl ::streamwright::__private::replay::ReplaySafeFn<
            { ::streamwright::__private::replay::name("fact_id") },
            ::streamwright::__private::replay::Listed,
        > for #name #in_type #bounds {}
    }
}

/// In a generic fact the parts must be stable for the type arguments at hand.
fn with_parts<'t>(mut generics: Generics, id_types: impl Iterator<Item = &'t Type>) -> Generics {
    if generics.type_params().next().is_some() {
        let bounds = &mut generics.make_where_clause().predicates;
        for ty in id_types {
            bounds.push(syn::parse_quote!(#ty: ::streamwright::__private::StablePart));
        }
    }
    generics
}

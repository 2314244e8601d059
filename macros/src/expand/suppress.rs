//! Buffers that hold the changes of a table back.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::Ident;

use crate::model::{Limits, Model, Store, WindowKind};
use crate::op::StoreCode;

/// The runtime's value for what the store of a buffer holds back.
pub(super) fn limits(store: &Store) -> Option<TokenStream> {
    let Limits { time_limit_ms, max_records, max_bytes, stops } = store.limits?;
    let bound = |most: Option<u64>| match most {
        Some(most) => quote!(::core::option::Option::Some(#most)),
        None => quote!(::core::option::Option::None),
    };
    let (max_records, max_bytes) = (bound(max_records), bound(max_bytes));
    let when_full = format_ident!("{}", if stops { "Stop" } else { "EmitEarly" });
    Some(quote! {
        __sw::Suppress {
            time_limit_ms: #time_limit_ms,
            max_records: #max_records,
            max_bytes: #max_bytes,
            when_full: __sw::WhenFull::#when_full,
        }
    })
}

/// Serde and type of the keys of a buffer, which are those that a topic has: with the window, where there is one.
pub(super) fn key(model: &Model, store: &Store) -> (TokenStream, TokenStream) {
    let (inner, ty) = (&store.key_serde, &model.node(store.node).ty.key.inner);
    let serde = match model.windows_of(store.node).map(|windows| windows.kind) {
        None => inner.to_token_stream(),
        Some(WindowKind::Session { .. }) => quote!(__sw::SessionWindowed<#inner>),
        Some(WindowKind::Time { size_ms, .. }) => quote!(__sw::TimeWindowed<#inner, #size_ms>),
        Some(WindowKind::Sliding { difference_ms }) => quote!(__sw::TimeWindowed<#inner, #difference_ms>),
    };
    (serde, ty.to_token_stream())
}

/// What a table behind a buffer has for the key at hand: while a change waits, what it had before; `before` is what the table before
/// the buffer has.
pub(super) fn lookup(store: &StoreCode, before: &TokenStream, cx: &Ident, key: &Ident) -> TokenStream {
    let StoreCode { index, node, key_serde, value_serde, key_type, value_type, .. } = store;
    quote! {
        match __sw::op::suppressed::<__Log, #key_serde, #value_serde, #key_type, #value_type>(#cx, #index, #node, #key)? {
            ::core::option::Option::Some(prior) => prior,
            ::core::option::Option::None => #before,
        }
    }
}

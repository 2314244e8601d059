//! The topology's parameters: their type, and what the description says of them.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Type;

use crate::ast::written;

/// `Topology::Params`.
pub(super) fn ty(params: Option<&Type>) -> TokenStream {
    params.map_or_else(|| quote!(()), ToTokens::to_token_stream)
}

/// `TopologyDescription::params`.
pub(super) fn description(params: Option<&Type>) -> TokenStream {
    let Some(ty) = params else { return quote!(::core::option::Option::None) };
    let name = written(ty);
    quote! {
        ::core::option::Option::Some({
            // A function, because a constant may not refer to what changes.
            fn __params() -> &'static __sw::ParamsDescription {
                static PARAMS: __sw::ParamsDescription = __sw::ParamsDescription {
                    type_name: #name,
                    fields: <#ty as __sw::Params>::FIELDS,
                    live: __sw::LiveParams::new(),
                };
                &PARAMS
            }
            __params
        })
    }
}

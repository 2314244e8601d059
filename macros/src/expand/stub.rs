//! What a topology with mistakes still declares: its struct, so that `App::new(OrderRisk)` elsewhere does
//! not become an error of its own.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ast::Topology;

/// The struct alone.
pub(crate) fn stub(ast: &Topology) -> TokenStream {
    let Some(item) = &ast.item else {
        return TokenStream::new();
    };
    let (attrs, vis, name) = (&item.attrs, &item.vis, &item.name);
    quote! {
        #(#attrs)*
        #[derive(Debug, Clone, Copy, Default)]
        #vis struct #name;
    }
}

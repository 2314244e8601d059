//! Questions for rustc, each asked once and at the user's token, under a name that reads as the rule.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use crate::model::{Model, Topic};

/// The questions.
pub(super) fn expand(model: &Model) -> TokenStream {
    let facts = model.sinks.iter().filter(|sink| matches!(sink.topic, Topic::External(_))).map(|sink| {
        let ty = &sink.value.inner;
        quote_spanned!(ty.span()=> const _: fn() = sink_value_must_be_a_fact::<#ty>;)
    });
    quote! {
        #[allow(dead_code)]
        fn sink_value_must_be_a_fact<T: __sw::Fact>() {}
        #(#facts)*
    }
}

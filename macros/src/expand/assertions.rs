//! Questions for rustc, each asked once and at the user's token, under a name that reads as the rule.

use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::spanned::Spanned;

use crate::model::{Model, Topic};
use crate::op::shown_at;

/// The questions.
pub(super) fn expand(model: &Model) -> TokenStream {
    let facts = model.sinks.iter().filter(|sink| matches!(sink.topic, Topic::External(_))).map(|sink| {
        let ty = &sink.value.inner;
        quote_spanned! {shown_at(ty.span())=>
            const _: fn() = {
                fn sink_value_must_be_a_fact<T: __sw::Fact>() {}
                sink_value_must_be_a_fact::<#ty>
            };
        }
    });
    facts.collect()
}

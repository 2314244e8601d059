//! Questions about everything that the closures call, each asked once for the whole topology.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::Model;
use crate::proof::{self, Collector};

/// The function where nothing is asked.
pub(super) fn none() -> TokenStream {
    quote!(
        fn __vouched(_: &mut __sw::Vouched) {}
    )
}

/// The function that the description names to collect what is trusted.
pub(super) fn expand(model: &Model) -> TokenStream {
    let mut collector = Collector::default();
    for site in model.callbacks() {
        collector.code(site.expr());
    }
    let calls = collector.finish();
    let (vouched, questions) = (proof::vouched(), proof::questions(calls.iter()));
    // `#![audit(trust(…))]`, for an audit from outside.
    let trust = model.audit.iter().flat_map(|audit| &audit.trust).map(|(path, reason)| {
        quote! {{
            static __STREAMWRIGHT_TRUST: [&'static ::core::primitive::str; 3] = ["", #path, #reason];
            #vouched.only_audited(&__STREAMWRIGHT_TRUST);
        }}
    });
    quote! {
        #[allow(warnings, clippy::all, clippy::pedantic)]
        fn __vouched(#vouched: &mut __sw::Vouched) { #(#trust)* #questions }
    }
}

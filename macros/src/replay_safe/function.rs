//! `#[replay_safe] fn`

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::ItemFn;

use super::witness::{self, Questions};
use crate::check::replay::check_function;
use crate::diag::Diags;
use crate::op::shown_at;
use crate::proof::{Collector, parameters, reasons};

/// The function and its twin.
pub(super) fn expand(mut function: ItemFn, diags: &Diags) -> TokenStream {
    check_function(&function.sig, &function.block, diags);
    let reasons = reasons(function.block.to_token_stream());
    let mut questions = Questions::default();
    if !diags.has_errors() {
        questions = Questions::of(&function.sig, collect(&function), |call| call.generic);
        witness::ask_inside(&function.sig, &mut function.block, &questions.inside);
    }
    let (vis, name) = (&function.vis, &function.sig.ident);
    let twin = syn::Ident::new(&name.to_string(), shown_at(name.span()));
    let conditions = witness::conditions(&function.attrs);
    let vouched = witness::vouched(&name.to_string(), &reasons, &questions.outside);
    quote! {
        #function

        #(#conditions)*
        #[doc(hidden)]
        #[allow(non_camel_case_types, unreachable_pub, dead_code, clippy::empty_enums)]
        #vis enum #twin {}

        #(#conditions)*
        #[automatically_derived]
        impl ::streamwright::__private::replay::ReplaySafe for #twin {
            #vouched
        }
    }
}

fn collect(function: &ItemFn) -> Collector {
    let mut collector = Collector::default();
    collector.generics(&function.sig.generics);
    collector.function(parameters(&function.sig), &function.block);
    collector
}

//! The test that the header asks for with `#![replay_test = …]`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::ast::ReplayTest;
use crate::model::Model;

/// `cargo streamwright replay-check` finds it by the first half of its name.
pub(super) fn expand(model: &Model) -> TokenStream {
    let Some(input) = &model.replay_test else { return TokenStream::new() };
    let name = &model.item.name;
    let test = format_ident!("replay_check_of_{name}");
    let input = match input {
        ReplayTest::Recorded(file) => quote! {
            ::streamwright::testing::recorded(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), "/", #file))
        },
        ReplayTest::Made(function) => quote!(#function()),
    };
    quote! {
        // In a function nothing runs it.
        #[cfg(test)]
        #[test]
        #[allow(non_snake_case, unnameable_test_items, dead_code)]
        fn #test() {
            ::streamwright::TestDriver::<#name>::assert_replay_stable(#input);
        }
    }
}

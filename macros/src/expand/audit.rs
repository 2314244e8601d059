//! Under `#![audit]`: a test that hands every function of the topology to `streamwright-audit`.
//!
//! In a library, under `cargo streamwright audit`: a table of the same functions.
//!
//! Functions are handed over by their addresses. That makes the compiler produce them, and the linker keep them, in a
//! test that runs no topology; and it needs no names, which linkers merge and profiles remove.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::Ident;
use syn::ext::IdentExt;

use super::functions::{self, Generated};
use super::names;
use crate::lock::is_audited;
use crate::model::Model;
use crate::op::shown_at;

/// What an audit begins at, in a library and in a test.
pub(super) fn expand(model: &Model) -> TokenStream {
    let (table, audit) = (table(model, is_audited()), of_test(model));
    quote!(#table #audit)
}

/// The audit, as a function of the user's type: what it is handed is out of sight of the test.
fn of_test(model: &Model) -> TokenStream {
    let Some(audit) = &model.audit else { return TokenStream::new() };
    let name = &model.item.name;
    let functions = functions::all(model).map(|generated| {
        let (part, function, shown) = root(model, &generated);
        quote!(__audit::Root::new(#shown, #part::#function as *const () as usize))
    });
    let trust = audit.trust.iter().map(|(path, reason)| quote!(__audit::Trust::new(#path, #reason)));
    // An unknown crate, most likely because it is not among the dependencies, is one error, at the word `audit`.
    let import = quote_spanned!(shown_at(audit.word.span())=> use ::streamwright_audit as __audit;);
    quote! {
        #[cfg(test)]
        #import

        #[cfg(test)]
        impl #name {
            fn __audit() {
                let event_time = <Self as __sw::Topology>::timestamp as *const () as usize;
                let vouched = __audit::Root::vouched(__vouched as *const () as usize);
                let roots = [vouched, __audit::Root::new("event time", event_time), #(#functions),*];
                __audit::assert_current_exe(&roots, ::std::vec![#(#trust),*]);
            }
        }
    }
}

/// The test. It stands beside the user's struct: a test inside of a block is not run.
pub(super) fn test(model: &Model) -> TokenStream {
    let Some(audit) = &model.audit else { return TokenStream::new() };
    let name = &model.item.name;
    let test = format_ident!("{}_is_safe_to_replay", snake_case(name), span = shown_at(audit.word.span()));
    quote! {
        #[cfg(test)]
        #[test]
        fn #test() {
            #name::__audit();
        }
    }
}

/// In a build that is made for it, the same functions in a variable, which an audit of the library finds: nothing runs
/// there, and generated functions are generic until somebody asks for them. Rustc is told what that depends on.
fn table(model: &Model, is_audited: bool) -> TokenStream {
    let name = &model.item.name;
    let functions = functions::all(model).map(|generated| {
        let (part, function, shown) = root(model, &generated);
        quote!(__sw::Audited::new(#shown, #part::#function as *const ()))
    });
    let rows: Vec<TokenStream> = functions.collect();
    let n_rows = rows.len() + 2;
    let table = is_audited.then(|| {
        quote! {
            #[used]
            static __STREAMWRIGHT_PROCESSORS: [__sw::Audited; #n_rows] = [
                // Without a name: what is collected from there on is not audited, but vouched for.
                __sw::Audited::new("", __vouched as *const ()),
                __sw::Audited::new("event time", <#name as __sw::Topology>::timestamp as *const ()),
                #(#rows),*
            ];
        }
    });
    quote! {
        const _: ::core::option::Option<&::core::primitive::str> = ::core::option_env!("STREAMWRIGHT_AUDIT");
        #table
    }
}

/// The type and the name of a function, and what people call it.
fn root(model: &Model, generated: &Generated<'_>) -> (Ident, TokenStream, String) {
    (names::subtopology(generated.subtopology(model)), generated.audited(model), generated.shown(model))
}

/// `OrderRisk` as `order_risk`.
fn snake_case(name: &Ident) -> String {
    let name = name.unraw().to_string();
    let mut snake = String::with_capacity(name.len() + 4);
    let mut was_lower = false;
    for letter in name.chars() {
        if letter.is_uppercase() && was_lower {
            snake.push('_');
        }
        was_lower = letter.is_lowercase() || letter.is_numeric();
        snake.extend(letter.to_lowercase());
    }
    snake
}

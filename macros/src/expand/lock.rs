//! What a topology and its lock have left to say to rustc and to the user.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use crate::lock::{Stale, TypeQuestion, Verdict};
use crate::model::Model;
use crate::op::shown_at;

/// The comparison of types, the warning, and what makes Cargo compile again when the lock or its mode changes.
pub(super) fn expand(model: &Model, verdict: &Verdict) -> TokenStream {
    let types = verdict.types.iter().map(|question| compare(model, question));
    let stale = verdict.stale.as_deref().map(|text| warn(model, text));
    let path = verdict.path.as_ref().filter(|_| verdict.exists).map(|path| path.to_string_lossy().into_owned());
    let file = path.map(|path| {
        quote!(
            const _: &[::core::primitive::u8] = ::core::include_bytes!(#path);
        )
    });
    let environment = verdict.path.as_ref().map(|_| {
        quote! {
            const _: [::core::option::Option<&::core::primitive::str>; 2] =
                [::core::option_env!("STREAMWRIGHT_LOCK"), ::core::option_env!("STREAMWRIGHT_LOCKED")];
        }
    });
    quote!(#(#types)* #stale #file #environment)
}

/// Whether a type looks as it did, asked while the program is checked.
fn compare(model: &Model, question: &TypeQuestion) -> TokenStream {
    let TypeQuestion { ty, fingerprint, shape, serde, before, after, stale } = question;
    let place = shown_at(ty.span());
    let reads_by_name = match serde {
        Some(serde) => quote_spanned!(place=> <#serde as __sw::Serde<#ty>>::READS_BY_NAME),
        None => quote!(false),
    };
    let stale = stale.as_ref().map(|stale| match stale {
        Stale::Warning(text) => warn_if_filled(model, text),
        Stale::Error(text) => fail_if_filled(model, text),
    });
    quote_spanned! {place=>
        const _: () = {
            const NOW: &'static __sw::Shape = <#ty as __sw::Stable>::SHAPE;
            const FIT: __sw::Fit = NOW.fit(#fingerprint, #shape, #reads_by_name);
            const _: () = if let __sw::Fit::Different = FIT {
                let text = __sw::Message::new().then(#before).shape(NOW).then(#after);
                ::core::panic!("{}", text.get());
            };
            #stale
        };
    }
}

fn fail_if_filled(model: &Model, text: &str) -> TokenStream {
    let place = shown_at(model.application_id.value.span());
    quote_spanned!(place=> const _: () = if let __sw::Fit::Filled = FIT { ::core::panic!(#text) };)
}

/// A warning on a condition that rustc decides: which of two functions of one name is called, of which one is
/// deprecated.
fn warn_if_filled(model: &Model, text: &str) -> TokenStream {
    let place = shown_at(model.application_id.value.span());
    quote_spanned! {place=>
        struct Filled<const IS: bool>;
        #[allow(dead_code)]
        impl Filled<false> {
            const fn topology_lock() {}
        }
        #[allow(dead_code)]
        impl Filled<true> {
            #[deprecated(note = #text)]
            const fn topology_lock() {}
        }
        const _: () = Filled::<{ ::core::matches!(FIT, __sw::Fit::Filled) }>::topology_lock();
    }
}

/// Stable Rust lets a macro warn only by using what it has deprecated.
fn warn(model: &Model, text: &str) -> TokenStream {
    let place = shown_at(model.application_id.value.span());
    quote_spanned! {place=>
        const _: () = {
            #[deprecated(note = #text)]
            #[allow(non_upper_case_globals)]
            const topology_lock: () = ();
            topology_lock
        };
    }
}

/// The test that writes the lock, in a build that is made for it. Only code that runs knows what types look like.
pub(super) fn update(model: &Model, verdict: &Verdict) -> TokenStream {
    let Some(path) = verdict.path.as_ref().filter(|_| verdict.updates) else { return TokenStream::new() };
    let path = path.to_string_lossy();
    let name = &model.item.name;
    // Whoever was compared with no lock may not replace one.
    let function = Ident::new(if verdict.exists { "update" } else { "create" }, Span::call_site());
    let test = format_ident!("streamwright_topology_lock_of_{name}");
    quote! {
        // In a function nothing runs it, and nothing has to.
        #[cfg(test)]
        #[test]
        #[allow(non_snake_case, unnameable_test_items, dead_code)]
        fn #test() {
            ::streamwright::lock::#function::<#name>(#path).expect("the topology lock is written");
        }
    }
}

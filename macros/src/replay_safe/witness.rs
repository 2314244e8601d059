//! What functions and implementations have in common.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Block, Signature};

use crate::proof::{self, Call, Collector};

/// The questions about a function, by the place where rustc can answer them.
#[derive(Default)]
pub(super) struct Questions {
    /// In the witness, where the answers also tell what is trusted.
    pub(super) outside: TokenStream,
    /// In the function itself, which knows its generic parameters.
    pub(super) inside: TokenStream,
}

impl Questions {
    /// None about a `const fn`: rustc itself sees to it that it only computes.
    pub(super) fn of(signature: &Signature, collector: Collector, inside: impl Fn(&Call) -> bool) -> Self {
        if signature.constness.is_some() {
            return Self::default();
        }
        let calls = collector.finish();
        Self {
            outside: proof::questions(calls.iter().filter(|call| !inside(call))),
            inside: proof::questions(calls.iter().filter(|call| inside(call))),
        }
    }
}

/// Puts questions into a body: those about methods, and those given in front of it.
pub(super) fn ask_inside(signature: &Signature, body: &mut Block, questions: &TokenStream) {
    if signature.constness.is_none() {
        proof::ask_in_body(body);
    }
    if questions.is_empty() {
        return;
    }
    let vouched = proof::vouched();
    let statement = quote! {
        #[allow(warnings, clippy::all, clippy::pedantic)]
        let _ = |#vouched: &mut ::streamwright::__private::replay::Vouched| { #questions };
    };
    if let Ok(Block { stmts, .. }) = syn::parse2(quote!({ #statement })) {
        body.stmts.splice(0..0, stmts);
    }
}

/// The function of a witness that collects what is trusted.
pub(super) fn vouched(name: &str, reasons: &[String], questions: &TokenStream) -> TokenStream {
    let vouched = proof::vouched();
    let name = name.replace(' ', "");
    let name = quote!(::core::concat!(::core::module_path!(), "::", #name));
    quote! {
        #[allow(warnings, clippy::all, clippy::pedantic)]
        fn vouched(#vouched: &mut ::streamwright::__private::replay::Vouched) {
            if #vouched.enter(#name) {
                #(#vouched.add(#name, #reasons);)*
                #questions
            }
        }
    }
}

/// The attributes that decide whether an item exists.
pub(super) fn conditions<'a>(attributes: impl IntoIterator<Item = &'a Attribute>) -> Vec<&'a Attribute> {
    attributes.into_iter().filter(|attribute| attribute.path().is_ident("cfg")).collect()
}

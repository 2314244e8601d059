//! `#[replay_safe]`: a function, or all functions of an `impl`, checked by the rules of a closure in `topology!`, and
//! a witness beside it, so that closures and other marked functions may call it.
//!
//! The code itself is not changed. Questions about what it calls stand in the witness; only those that name a generic
//! parameter of the function stand in its body, in a closure that nobody calls.

mod function;
mod implementation;
#[cfg(test)]
mod tests;
mod vouch;
mod witness;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Item;

use crate::catalogue;
use crate::diag::{Diag, Diags};

pub(crate) use vouch::{vouched_function, vouched_type};

/// The attribute.
pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let diags = Diags::new();
    if !arguments.is_empty() {
        diags.push(Diag::new(&catalogue::PROOF_FORM, &arguments, "`#[replay_safe]` takes no arguments"));
    }
    let code = match syn::parse2::<Item>(item.clone()) {
        Ok(Item::Fn(function)) if function.sig.receiver().is_some() => {
            let diag = Diag::new(
                &catalogue::PROOF_FORM,
                &function.sig.ident,
                format!("`#[replay_safe]` stands on the method `{}` alone", function.sig.ident),
            );
            diags.push(diag.help("put it on the `impl` around it: `#[replay_safe] impl …`"));
            item
        }
        Ok(Item::Fn(function)) => function::expand(function, &diags),
        Ok(Item::Impl(implementation)) => implementation::expand(implementation, &diags),
        Ok(other) => {
            diags.push(misplaced(&other));
            item
        }
        Err(error) => {
            diags.push(Diag::from_syn(&catalogue::PROOF_FORM, &error));
            item
        }
    };
    let errors = diags.finish();
    quote!(#errors #code)
}

fn misplaced(item: &Item) -> Diag {
    let keyword = item.to_token_stream().into_iter().filter(|token| matches!(token, proc_macro2::TokenTree::Ident(_)));
    let word = match item {
        Item::Trait(item) => item.ident.to_token_stream(),
        Item::Mod(item) => item.ident.to_token_stream(),
        Item::Struct(item) => item.ident.to_token_stream(),
        Item::Enum(item) => item.ident.to_token_stream(),
        _ => keyword.take(1).collect(),
    };
    Diag::new(&catalogue::PROOF_FORM, word, "`#[replay_safe]` stands on something that runs no code of its own")
        .help("put it on the functions, or on the `impl` that holds them: `#[replay_safe] impl …`")
}

//! `#[replay_safe] impl`

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{GenericArgument, Generics, ImplItem, ImplItemFn, ItemImpl, PathArguments, Type};

use super::witness::{self, Questions};
use crate::check::replay::check_function;
use crate::diag::Diags;
use crate::proof::{self, Collector, parameters, reasons};

/// The implementation, and a witness for each of its functions.
pub(super) fn expand(mut implementation: ItemImpl, diags: &Diags) -> TokenStream {
    let outline = implementation.clone();
    let functions = implementation.items.iter_mut().filter_map(|item| match item {
        ImplItem::Fn(function) => Some(function),
        _ => None,
    });
    let witnesses: Vec<TokenStream> = functions.map(|function| self::function(&outline, function, diags)).collect();
    quote!(#implementation #(#witnesses)*)
}

/// Checks one function and gives its witness. Where there can be none, all questions stand in the function.
fn function(outline: &ItemImpl, function: &mut ImplItemFn, diags: &Diags) -> TokenStream {
    check_function(&function.sig, &function.block, diags);
    if diags.has_errors() {
        return TokenStream::new();
    }
    let has_witness = has_witness(outline, function);
    let collector = collect(outline, function);
    let questions = Questions::of(&function.sig, collector, |call| call.generic || !has_witness);
    let reasons = reasons(function.block.to_token_stream());
    witness::ask_inside(&function.sig, &mut function.block, &questions.inside);
    if !has_witness {
        return TokenStream::new();
    }
    let name = function.sig.ident.to_string();
    let (owner, number) = (&outline.self_ty, proof::hash(&name));
    let (generics, _, bounds) = outline.generics.split_for_impl();
    let conditions = outline.attrs.iter().chain(&function.attrs);
    let conditions = witness::conditions(conditions);
    let vouched = witness::vouched(&format!("{}::{name}", owner.to_token_stream()), &reasons, &questions.outside);
    quote! {
        #(#conditions)*
        const _: () = {
            /// Speaks for one function only, so that two implementations never contradict each other.
            #[allow(dead_code, unreachable_pub, missing_docs, clippy::empty_enums)]
            pub enum Tag {}

            #[automatically_derived]
            impl #generics ::streamwright::__private::replay::ReplaySafeFn<#number, Tag> for #owner #bounds {
                #vouched
            }
        };
    }
}

/// Functions of the standard traits are never asked for, and nothing can be said of every type at once.
fn has_witness(outline: &ItemImpl, function: &ImplItemFn) -> bool {
    let of_trait = outline.trait_.as_ref().and_then(|(_, path, _)| path.segments.last());
    let of_trait = of_trait.map(|last| last.ident.to_string()).unwrap_or_default();
    !is_any_type(&outline.self_ty, &outline.generics)
        && !proof::is_of_a_trait(&of_trait, &function.sig.ident.to_string())
}

/// `T`, `&T` or `Box<T>`, where `T` is a parameter: rustc lets nobody implement a trait of another crate for it.
fn is_any_type(ty: &Type, generics: &Generics) -> bool {
    match ty {
        Type::Reference(reference) => is_any_type(&reference.elem, generics),
        Type::Paren(inner) => is_any_type(&inner.elem, generics),
        Type::Path(path) => match path.path.segments.last() {
            Some(last) if last.ident == "Box" => match &last.arguments {
                PathArguments::AngleBracketed(arguments) => arguments.args.iter().any(|argument| match argument {
                    GenericArgument::Type(inner) => is_any_type(inner, generics),
                    _ => false,
                }),
                _ => false,
            },
            _ => path.path.get_ident().is_some_and(|name| generics.type_params().any(|param| param.ident == *name)),
        },
        _ => false,
    }
}

fn collect(outline: &ItemImpl, function: &ImplItemFn) -> Collector {
    let mut collector = Collector::default();
    collector.outer_generics(&outline.generics);
    collector.generics(&function.sig.generics);
    if outline.trait_.is_some() {
        collector.own(outline.items.iter().filter_map(|item| match item {
            ImplItem::Fn(function) => Some(function.sig.ident.to_string()),
            _ => None,
        }));
    }
    collector.function(parameters(&function.sig), &function.block);
    collector
}

//! `#[params]`: the struct of a topology's parameters.

#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{Attribute, Expr, Field, Fields, Ident, Item, ItemStruct, Token};

use crate::ast::written;
use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::docs;

/// The attribute macro.
pub(crate) fn expand(options: TokenStream, input: TokenStream) -> TokenStream {
    let diags = Diags::new();
    if !options.is_empty() {
        let diag = Diag::new(&catalogue::PARAMS_STRUCT, &options, "`#[params]` takes no options");
        diags.push(diag.help("write them at a field: `#[param(default = …)]`"));
    }
    let code = match syn::parse2::<Item>(input.clone()) {
        Ok(Item::Struct(item)) => structure(item, &diags),
        Ok(other) => {
            let tokens = match &other {
                Item::Enum(item) => item.ident.to_token_stream(),
                other => other.to_token_stream(),
            };
            let diag = Diag::new(&catalogue::PARAMS_STRUCT, tokens, "`#[params]` stands above a struct");
            diags.push(diag.help("write `#[params] pub struct RiskParams { limit_in_cents: i64 }`"));
            input
        }
        Err(error) => error.to_compile_error(),
    };
    let errors = diags.finish();
    quote!(#errors #code)
}

/// The struct as the user wrote it, without our attributes, and its impl.
fn structure(mut item: ItemStruct, diags: &Diags) -> TokenStream {
    let params: Vec<Param> = match &mut item.fields {
        Fields::Named(fields) => fields.named.iter_mut().filter_map(|field| read(field, diags)).collect(),
        other => {
            let tokens = if other.is_empty() { item.ident.to_token_stream() } else { other.to_token_stream() };
            let diag =
                Diag::new(&catalogue::PARAMS_STRUCT, tokens, "parameters are given by name: they are named fields");
            diags.push(diag.help("write `struct RiskParams { limit_in_cents: i64 }`"));
            Vec::new()
        }
    };
    if !item.generics.params.is_empty() {
        let diag = Diag::new(&catalogue::PARAMS_STRUCT, &item.generics, "parameters have types that are known");
        diags.push(diag.help("write the types in the fields"));
    }
    let implementation = if diags.has_errors() { stub(&item) } else { implementation(&item.ident, &params) };
    quote! {
        #[derive(::streamwright::State)]
        #item

        #implementation
    }
}

/// A field.
struct Param {
    name: Ident,
    ty: syn::Type,
    doc: String,
    default: Option<Expr>,
}

/// Reads a field and takes our attributes from it. None for one that is refused.
fn read(field: &mut Field, diags: &Diags) -> Option<Param> {
    let name = field.ident.clone()?;
    let mut refused = false;
    let mut default = None;
    for attribute in field.attrs.iter().filter(|attribute| is_ours(attribute)) {
        if attribute.path().is_ident("secret") {
            refused = true;
            report_secret(attribute, &name, diags);
            continue;
        }
        match attribute.parse_args::<Default>() {
            Ok(Default(value)) => default = Some(value),
            Err(error) => {
                let diag = Diag::from_syn(&catalogue::PARAMS_STRUCT, &error);
                diags.push(diag.help("write `#[param(default = 1_000_000)]`"));
            }
        }
    }
    field.attrs.retain(|attribute| !is_ours(attribute));
    let param = Param { name, ty: field.ty.clone(), doc: docs::text(&field.attrs), default };
    (!refused).then_some(param)
}

fn is_ours(attribute: &Attribute) -> bool {
    attribute.path().is_ident("param") || attribute.path().is_ident("secret")
}

fn report_secret(attribute: &Attribute, name: &Ident, diags: &Diags) {
    diags.push(
        Diag::new(&catalogue::PARAMS_SECRET, attribute, format!("`{name}` is a secret, and a parameter is none"))
            .help("leave it to the program around the topology: a client's setting, or whoever consumes the output")
            .note("values of parameters are committed with every position, logged and shown by `describe()`"),
    );
}

/// `default = 5`
struct Default(Expr);

impl Parse for Default {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let word: Ident = input.parse()?;
        if word != "default" {
            return Err(syn::Error::new(word.span(), "the only option of a parameter is `default`"));
        }
        input.parse::<Token![=]>()?;
        let value = input.parse()?;
        input.parse::<Option<Token![,]>>()?;
        Ok(Self(value))
    }
}

fn implementation(name: &Ident, params: &[Param]) -> TokenStream {
    let fields = params.iter().map(|param| {
        // `r#type` is given as `--param-type`.
        let (field, ty, doc) = (param.name.unraw().to_string(), written(&param.ty), &param.doc);
        let default = match &param.default {
            Some(value) => {
                let text = written(value);
                quote!(::core::option::Option::Some(#text))
            }
            None => quote!(::core::option::Option::None),
        };
        quote!(__sw::ParamField { name: #field, ty: #ty, doc: #doc, default: #default })
    });
    let names: Vec<&Ident> = params.iter().map(|param| &param.name).collect();
    let reads = params.iter().enumerate().map(|(at, Param { name, ty, default, .. })| {
        let default = match default {
            Some(value) => quote!(::core::option::Option::Some(|| -> #ty { #value })),
            None => quote!(::core::option::Option::None),
        };
        quote_spanned!(ty.span()=> let #name = given.take::<#ty>(&Self::FIELDS[#at], #default);)
    });
    let shows = params
        .iter()
        .map(|Param { name, ty, .. }| quote_spanned!(ty.span()=> <#ty as __sw::ParamValue>::show(&self.#name)));
    quote! {
        const _: () = {
            use ::streamwright::__private as __sw;

            #[automatically_derived]
            impl __sw::Params for #name {
                const FIELDS: &'static [__sw::ParamField] = &[#(#fields),*];

                fn read(given: &mut __sw::Given<'_>) -> ::core::option::Option<Self> {
                    #(#reads)*
                    ::core::option::Option::Some(Self { #(#names: #names?),* })
                }

                fn show(&self) -> ::std::vec::Vec<::std::string::String> {
                    ::std::vec![#(#shows),*]
                }
            }
        };
    }
}

/// For a struct with a mistake, so that its topology is not reported in turn.
fn stub(item: &ItemStruct) -> TokenStream {
    if !item.generics.params.is_empty() {
        return TokenStream::new();
    }
    let name = &item.ident;
    quote! {
        const _: () = {
            use ::streamwright::__private as __sw;

            #[automatically_derived]
            impl __sw::Params for #name {
                const FIELDS: &'static [__sw::ParamField] = &[];

                fn read(_: &mut __sw::Given<'_>) -> ::core::option::Option<Self> {
                    ::core::option::Option::None
                }

                fn show(&self) -> ::std::vec::Vec<::std::string::String> {
                    ::std::vec::Vec::new()
                }
            }
        };
    }
}

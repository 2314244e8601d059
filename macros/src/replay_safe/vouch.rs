//! Item-level `trusted!`: a crate speaks for a function or a type of another one.
//!
//! What is said lies in a variable that only the witness refers to. So the binary audit finds it by following what a
//! topology's description collects, and where no topology comes to the witness it is as if nobody had said it.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Generics, Ident, LitStr, Token, Type, UseTree, Visibility};

use crate::catalogue;
use crate::check::replay::is_reason;
use crate::diag::{Diag, Diags};

/// `"reason" pub use geo::distance`
struct VouchedUse {
    reason: LitStr,
    vis: Visibility,
    keyword: Token![use],
    tree: UseTree,
}

impl Parse for VouchedUse {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let this = Self { reason: input.parse()?, vis: input.parse()?, keyword: input.parse()?, tree: input.parse()? };
        input.parse::<Option<Token![;]>>()?;
        Ok(this)
    }
}

/// `"reason" type<T> geo::Grid<T>`
struct VouchedType {
    reason: LitStr,
    generics: Generics,
    ty: Type,
}

impl Parse for VouchedType {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let reason = input.parse()?;
        input.parse::<Token![type]>()?;
        let this = Self { reason, generics: input.parse()?, ty: input.parse()? };
        input.parse::<Option<Token![;]>>()?;
        Ok(this)
    }
}

/// Imports functions, each with a twin.
pub(crate) fn vouched_function(input: TokenStream) -> TokenStream {
    with(input, |VouchedUse { reason, vis, keyword, tree }, diags| {
        let mut functions = Vec::new();
        leaves(&tree, &mut String::new(), &mut functions, diags);
        let twins = functions.iter().map(|(name, path)| {
            quote! {
                #[doc(hidden)]
                #[allow(non_camel_case_types, unreachable_pub, dead_code, clippy::empty_enums)]
                #vis enum #name {}

                #[automatically_derived]
                impl ::streamwright::__private::replay::ReplaySafe for #name {
                    fn vouched(list: &mut ::streamwright::__private::replay::Vouched) {
                        static __STREAMWRIGHT_VOUCHED: [&'static ::core::primitive::str; 3] =
                            [::core::module_path!(), #path, #reason];
                        list.add_item(&__STREAMWRIGHT_VOUCHED);
                    }
                }
            }
        });
        check(&reason, diags);
        quote!(#vis #keyword #tree; #(#twins)*)
    })
}

/// Speaks for every function of a type, under a tag of the crate's own.
pub(crate) fn vouched_type(input: TokenStream) -> TokenStream {
    with(input, |VouchedType { reason, generics, ty }, diags| {
        check(&reason, diags);
        let written = ty.to_token_stream().to_string().replace(' ', "");
        let params = &generics.params;
        let bounds = &generics.where_clause;
        quote! {
            const _: () = {
                #[allow(dead_code, unreachable_pub, missing_docs, clippy::empty_enums)]
                pub enum Tag {}

                #[automatically_derived]
                impl<const NAME: u64, #params> ::streamwright::__private::replay::ReplaySafeFn<NAME, Tag> for #ty #bounds {
                    fn vouched(list: &mut ::streamwright::__private::replay::Vouched) {
                        // Which type it is, the name of the variable tells.
                        static __STREAMWRIGHT_VOUCHED_TYPE: [&'static ::core::primitive::str; 3] =
                            [::core::module_path!(), #written, #reason];
                        list.add_item(&__STREAMWRIGHT_VOUCHED_TYPE);
                    }
                }
            };
        }
    })
}

fn with<T: Parse>(input: TokenStream, expand: impl FnOnce(T, &Diags) -> TokenStream) -> TokenStream {
    let diags = Diags::new();
    let code = match syn::parse2(input) {
        Ok(parsed) => expand(parsed, &diags),
        Err(error) => {
            diags.push(Diag::from_syn(&catalogue::PROOF_FORM, &error));
            TokenStream::new()
        }
    };
    let errors = diags.finish();
    quote!(#errors #code)
}

fn check(reason: &LitStr, diags: &Diags) {
    if !is_reason(reason) {
        let diag = Diag::new(
            &catalogue::TRUSTED_REASON,
            reason,
            "`trusted!` takes the place of a proof and states no reason",
        )
        .help("write why a replay gives the same result: `trusted!(reason = \"arithmetic on its arguments\", use …);`");
        diags.push(diag);
    }
}

/// The functions that an import names, with their paths.
fn leaves(tree: &UseTree, path: &mut String, found: &mut Vec<(Ident, String)>, diags: &Diags) {
    match tree {
        UseTree::Path(step) => {
            let length = path.len();
            path.push_str(&format!("{}::", step.ident));
            leaves(&step.tree, path, found, diags);
            path.truncate(length);
        }
        UseTree::Name(name) => function(&name.ident, &name.ident, path, found, diags),
        UseTree::Rename(rename) => function(&rename.ident, &rename.rename, path, found, diags),
        UseTree::Group(group) => group.items.iter().for_each(|tree| leaves(tree, path, found, diags)),
        UseTree::Glob(glob) => diags.push(
            Diag::new(&catalogue::PROOF_FORM, glob, "`trusted!` does not say which functions it vouches for")
                .help("name each: `use geo::{distance, bearing}`"),
        ),
    }
}

fn function(original: &Ident, name: &Ident, path: &str, found: &mut Vec<(Ident, String)>, diags: &Diags) {
    if original.to_string().starts_with(char::is_uppercase) {
        let diag = Diag::new(
            &catalogue::PROOF_FORM,
            original,
            format!("`{original}` is named like a type, and vouched for as a function"),
        )
        .help(format!("vouch for a type by its path: `trusted!(reason = \"…\", type {path}{original});`"));
        diags.push(diag);
        return;
    }
    found.push((name.clone(), format!("{path}{original}")));
}

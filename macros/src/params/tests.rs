use proc_macro2::TokenStream;
use quote::quote;

use super::expand;

#[track_caller]
fn refused(input: TokenStream, expected: &str) {
    let code = expand(TokenStream::new(), input).to_string();
    assert!(code.contains("compile_error") && code.contains(expected), "{code}");
}

#[test]
fn fields_lose_our_attributes_and_keep_the_others() {
    let code = expand(
        TokenStream::new(),
        quote! {
            /// Limits.
            pub struct Limits {
                /// In cents.
                #[param(default = 5)]
                pub max: i64,
                name: String,
            }
        },
    );
    let code = code.to_string();
    assert!(!code.contains("compile_error"), "{code}");
    assert!(!code.contains("# [param"), "{code}");
    assert!(code.contains("In cents."), "{code}");
}

#[test]
fn a_secret_is_refused() {
    refused(
        quote!(
            struct Limits {
                #[secret]
                token: String,
            }
        ),
        "[SW111] `token` is a secret",
    );
}

#[test]
fn parameters_are_named_fields_of_known_types() {
    refused(
        quote!(
            struct Limits(i64);
        ),
        "[SW112] parameters are given by name",
    );
    refused(
        quote!(
            enum Limits {
                Low,
            }
        ),
        "[SW112] `#[params]` stands above a struct",
    );
    refused(
        quote!(
            struct Limits<T> {
                max: T,
            }
        ),
        "[SW112] parameters have types that are known",
    );
    refused(
        quote!(
            struct Limits {
                #[param(min = 5)]
                max: i64,
            }
        ),
        "[SW112] the only option of a parameter is `default`",
    );
}

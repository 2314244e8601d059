//! The lines of generated code that matter, and which code a mistake gets.

use proc_macro2::TokenStream;
use quote::quote;

use super::{expand, vouched_function, vouched_type};

fn squeeze(tokens: &TokenStream) -> String {
    tokens.to_string().split_whitespace().collect()
}

fn marked(item: TokenStream) -> String {
    squeeze(&expand(TokenStream::new(), item))
}

#[track_caller]
fn assert_has(code: &str, line: &TokenStream) {
    let line = squeeze(line);
    assert!(code.contains(&line), "\nno {line}\nin {code}");
}

#[test]
fn a_function_has_a_twin_of_its_visibility_and_conditions() {
    let code = marked(quote! { #[cfg(unix)] pub(crate) fn tax(cents: i64) -> i64 { fee(cents) } });
    assert_has(
        &code,
        &quote!(
            #[cfg(unix)]
            pub(crate) fn tax(cents: i64) -> i64 {
                fee(cents)
            }
        ),
    );
    assert_has(
        &code,
        &quote!(
            pub(crate) enum tax {}
        ),
    );
    assert_has(
        &code,
        &quote!(
            use fee as __fee;
        ),
    );
    assert_has(&code, &quote!(impl ::streamwright::__private::replay::ReplaySafe for tax));
}

#[test]
fn what_names_a_generic_parameter_is_asked_in_the_body() {
    let code = marked(quote! { fn list<T: Clone>(item: &T) -> Vec<T> { helper(); Vec::<T>::with_capacity(1) } });
    let body = &code[..code.find("enumlist").expect("a twin")];
    assert!(body.contains("Vec::<T>as__replay::Itself"), "{body}");
    assert!(!body.contains("__helper"), "{body}");
}

#[test]
fn a_const_fn_is_asked_nothing() {
    let code = marked(quote! { const fn fee(cents: i64) -> i64 { part(cents) } });
    assert!(!code.contains("__part"), "{code}");
}

#[test]
fn every_function_of_an_implementation_has_a_witness() {
    let code = marked(quote! {
        impl<T: Ord> Top<T> {
            fn push(&mut self, item: T) { Self::check(&item); }
            const fn limit() -> usize { 3 }
        }
    });
    assert_eq!(code.matches("ReplaySafeFn<").count() - code.matches("T:__replay::ReplaySafeFn<").count(), 2, "{code}");
    assert_has(&code, &quote!(impl<T: Ord> ::streamwright::__private::replay::ReplaySafeFn));
}

#[test]
fn nobody_asks_for_functions_of_standard_traits() {
    let code = marked(quote! { impl From<i64> for Cents { fn from(value: i64) -> Self { Cents(rounded(value)) } } });
    assert!(!code.contains("pubenumTag"), "{code}");
    assert!(code.contains("use rounded as __rounded".replace(' ', "").as_str()), "asked in the body: {code}");
}

#[test]
fn nothing_is_said_of_every_type() {
    for of in [quote!(T), quote!(&T), quote!(Box<T>)] {
        let code = marked(quote! { impl<T: Scored> Doubled for #of { fn doubled(&self) -> u32 { twice(1) } } });
        assert!(!code.contains("pubenumTag"), "{code}");
    }
    assert!(marked(quote! { impl<T> Doubled for Vec<T> { fn doubled(&self) {} } }).contains("pubenumTag"));
}

#[test]
fn mistakes_have_their_codes() {
    let has = |code: &str, text: &str| assert!(text.contains(code), "no {code} in {text}");
    has("SW070", &marked(quote! { fn f() -> Instant { Instant::now() } }));
    has("SW080", &marked(quote! { async fn f() {} }));
    has("SW089", &marked(quote! { struct S; }));
    has("SW089", &marked(quote! { fn total(&self) -> i64 { 0 } }));
    has("SW089", &squeeze(&expand(quote!(all), quote! { fn f() {} })));
    has("SW085", &squeeze(&vouched_function(quote!("ok" use geo::distance))));
    has("SW089", &squeeze(&vouched_function(quote!("arithmetic only" use geo::*))));
    has("SW089", &squeeze(&vouched_type(quote!("arithmetic only" geo::Grid))));
}

#[test]
fn vouching_imports_and_explains() {
    let code = squeeze(&vouched_function(quote!("arithmetic only" pub use geo::{distance, angle as bearing})));
    assert_has(
        &code,
        &quote!(
            pub use geo::{distance, angle as bearing};
        ),
    );
    assert_has(
        &code,
        &quote!(
            pub enum bearing {}
        ),
    );
    assert_has(&code, &quote!([::core::module_path!(), "geo::angle", "arithmetic only"]));
    assert_has(&squeeze(&vouched_type(quote!("arithmetic only" type<T> geo::Grid<T>))), &quote!(for geo::Grid<T>));
}

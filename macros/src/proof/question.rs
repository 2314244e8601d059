//! Questions for rustc, one a call, each in a block of its own so that their helpers share no names.
//!
//! Every question declares the trait that it asks for: only so can the error name the call as it is written. Called,
//! the code collects what the callee and its callees trust without proof; so nothing is asked twice.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{Ident, Path, Type};

use super::allow::{self, Original};
use super::collect::place;
use super::{Call, Kind};
use crate::catalogue::{self, Code};
use crate::diag;
use crate::op::shown_at;

/// The number of a name in the witness of an associated function: FNV-1a, as `streamwright::__private::replay::name`.
pub(crate) fn hash(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The variable that collects what is trusted.
pub(crate) fn vouched() -> Ident {
    Ident::new("vouched", Span::mixed_site())
}

/// Statements for a function that has [`vouched`], a `&mut Vouched`.
pub(crate) fn questions<'c>(calls: impl Iterator<Item = &'c Call>) -> TokenStream {
    let blocks: Vec<TokenStream> = calls.map(question).collect();
    if blocks.is_empty() {
        return TokenStream::new();
    }
    quote! {
        #[allow(unused_imports)]
        use ::streamwright::__private::replay::{self as __replay, Compared as _, Fixed as _};
        #(#blocks)*
    }
}

fn question(call: &Call) -> TokenStream {
    match &call.kind {
        Kind::Function { originals } if originals.is_empty() => function(&call.path),
        Kind::Function { originals } => known_function(&call.path, originals),
        Kind::Associated { owner, name } => associated(&call.path, owner, name),
        Kind::Constant { called: false } => constant(&call.path),
        Kind::Constant { called: true } => called_constant(&call.path),
    }
}

/// Whether the name has a twin. Its own namespace decides: the twin comes with the import of the function, and the
/// import goes before the glob that has the stand-in.
fn function(path: &Path) -> TokenStream {
    let (import, subject) = import(path);
    let unproven = unproven(&catalogue::UNPROVEN_FUNCTION, path, &mark_function(path));
    let (vouched, place) = (vouched(), shown_at(place(path)));
    quote_spanned! {place=> {
        #import
        #unproven
        trait ReplaySafe { fn ask(_: &mut __replay::Vouched); }
        #[diagnostic::do_not_recommend]
        impl<T: __replay::ReplaySafe> ReplaySafe for T {
            fn ask(list: &mut __replay::Vouched) { T::vouched(list) }
        }
        <#subject as ReplaySafe>::ask(#vouched);
    }}
}

/// The same, or whether it is a function that needs no twin.
fn known_function(path: &Path, originals: &[&'static Original]) -> TokenStream {
    let (import, subject) = import(path);
    let unproven = unproven(&catalogue::UNPROVEN_FUNCTION, path, &mark_function(path));
    let place = shown_at(place(path));
    let comparisons = originals.iter().map(|original| {
        let original = complete(original);
        quote_spanned!(place=> __replay::Pair(#path, #original).compared())
    });
    let verdict = comparisons.reduce(|first, next| quote_spanned!(place=> #first.or(#next)));
    quote_spanned! {place=> {
        #import
        #unproven
        trait ReplaySafe<T>: Sized { fn ask(_: Self) {} }
        #[diagnostic::do_not_recommend]
        impl<T> ReplaySafe<T> for __replay::Same {}
        #[diagnostic::do_not_recommend]
        impl<T: __replay::ReplaySafe> ReplaySafe<T> for __replay::Different {}
        <_ as ReplaySafe<#subject>>::ask(#verdict);
    }}
}

/// `use path as __name; use unproven::*;` and `__name`.
fn import(path: &Path) -> (TokenStream, Ident) {
    let name = path.segments.last().map_or_else(|| format_ident!("function"), |last| last.ident.clone());
    let place = place(path);
    let subject = format_ident!("__{}", name, span = place);
    let import = quote_spanned! {shown_at(place)=>
        use #path as #subject;
        use unproven::*;
        mod unproven { pub enum #subject {} }
    };
    (import, subject)
}

/// The absolute path of an original, with arguments.
fn complete(original: &Original) -> TokenStream {
    let Original { path, arguments } = original;
    // Not every program that uses serde_json's functions under other names depends on it by its own.
    let text = match path.strip_prefix("serde_json") {
        Some(rest) => format!("::streamwright::__private::serde_json{rest}::<{arguments}>"),
        None => format!("::{path}::<{arguments}>"),
    };
    text.parse().unwrap_or_default()
}

/// Whether somebody has spoken for this function of this type.
fn associated(path: &Path, owner: &Type, name: &Ident) -> TokenStream {
    let mark = format!("if it is yours, put `#[replay_safe]` on the `impl` that holds `fn {name}`");
    let written = shown(path, owner, name);
    let vouch = format!("type {}", written.trim_end_matches(&format!("::{name}")));
    let unproven = unproven_as(&catalogue::UNPROVEN_ASSOCIATED, &written, &mark, &vouch);
    let (vouched, number, place) = (vouched(), hash(&name.to_string()), shown_at(name.span()));
    // Spelt so that it begins where the path begins and ends where it ends: that is what rustc underlines.
    let first = path.segments.first().map_or(place, |first| shown_at(first.ident.span()));
    let open = quote_spanned!(first=> <);
    let subject = quote_spanned!(place=> #open #owner as __replay::Itself>::Type);
    quote_spanned! {place=> {
        #unproven
        trait ReplaySafe<By> { fn ask(_: &mut __replay::Vouched); }
        #[diagnostic::do_not_recommend]
        impl<T: __replay::ReplaySafeFn<#number, By> + ?Sized, By> ReplaySafe<By> for T {
            fn ask(list: &mut __replay::Vouched) { T::vouched(list) }
        }
        <#subject as ReplaySafe<_>>::ask(#vouched);
    }}
}

/// Whether its type is one that keeps its value.
fn constant(path: &Path) -> TokenStream {
    let code = &catalogue::UNSETTLED;
    let message = format!("[{}] `{}` may differ from record to record, or from run to run", code.code, text(path));
    let (page, place) = (diag::page(code), shown_at(place(path)));
    quote_spanned! {place=> {
        #[diagnostic::on_unimplemented(
            message = #message,
            label = "read by replayed code",
            note = "keep what changes in a `#[store]`; write what does not as a `const`",
            note = #page,
        )]
        trait Settled {}
        #[diagnostic::do_not_recommend]
        impl Settled for () {}
        fn reads_only_what_is_settled<T: Settled>(_: T) {}
        let verdict = __replay::value(&#path).verdict();
        reads_only_what_is_settled(verdict);
    }}
}

/// Whether `NAME(…)` makes a value of a tuple type, or calls a function that nobody sees.
fn called_constant(path: &Path) -> TokenStream {
    let code = &catalogue::UNSETTLED;
    let message = format!(
        "[{}] `{}` holds a function, and which one no check sees; call the function by its own name; {}",
        code.code,
        text(path),
        diag::page(code)
    );
    quote_spanned! {shown_at(place(path))=>
        const _: () = ::core::assert!(::core::mem::size_of_val(&#path) == 0, #message);
    }
}

fn mark_function(path: &Path) -> String {
    let name = path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
    format!("if it is yours, mark it: `#[replay_safe] fn {name}(…)`")
}

fn unproven(code: &Code, path: &Path, mark: &str) -> TokenStream {
    let written = text(path);
    unproven_as(code, &written, mark, &format!("use {written}"))
}

/// The words of the error.
fn unproven_as(code: &Code, written: &str, mark: &str, vouch: &str) -> TokenStream {
    let message = format!("[{}] `{written}` is not proven to be safe to replay", code.code);
    let vouch = format!(
        "if you know that it only computes, say why, beside your functions: `trusted!(reason = \"…\", {vouch});`"
    );
    let (instead, page) = (allow::instead(written), diag::page(code));
    quote! {
        #[diagnostic::on_unimplemented(
            message = #message,
            label = "called by replayed code",
            note = #mark,
            note = #instead,
            note = #vouch,
            note = #page,
        )]
    }
}

fn shown(path: &Path, owner: &Type, name: &Ident) -> String {
    match path.segments.len() {
        1 => format!("<{}>::{name}", text(owner)),
        _ => text(path),
    }
}

fn text(tokens: &impl ToTokens) -> String {
    squeeze(&tokens.to_token_stream().to_string())
}

/// Paths without the spaces that printing puts between tokens.
fn squeeze(text: &str) -> String {
    text.replace(" :: ", "::")
        .replace(":: ", "::")
        .replace(" ::", "::")
        .replace(" < ", "<")
        .replace("< ", "<")
        .replace(" >", ">")
}

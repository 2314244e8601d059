//! Parsing one group of tokens by itself, so that a mistake in it cannot spoil what follows.
//!
//! `syn` remembers, for a whole input, that some bracket in it was not read to its end. After a mistake inside
//! a bracket we want to go on, so whatever may hold one is parsed as an input of its own.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};

/// Parses the inside of `group`. Where it ends too early, the error is at its closing bracket.
pub(super) fn group<T>(group: &Group, parse: impl FnOnce(ParseStream<'_>) -> syn::Result<T>) -> syn::Result<T> {
    let mut braced = Group::new(Delimiter::Brace, group.stream());
    braced.set_span(group.span_close());
    let parser = |input: ParseStream<'_>| {
        let content;
        syn::braced!(content in input);
        parse(&content)
    };
    parser.parse2(TokenTree::from(braced).into())
}

/// Parses `tokens`. Where they end too early, the error is at `end`.
pub(super) fn tokens<T>(
    tokens: TokenStream,
    end: Span,
    parse: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<T> {
    let mut braced = Group::new(Delimiter::Brace, tokens);
    braced.set_span(end);
    group(&braced, parse)
}

//! The fallback for tokens that are not a list of expressions, such as the body of `json!`: looks for the
//! same names without understanding what stands around them.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;
use syn::visit::Visit;

use super::deny;
use super::visitor::Visitor;
use crate::catalogue;

pub(super) fn scan(visitor: &mut Visitor<'_>, tokens: TokenStream) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token {
            TokenTree::Group(group) => scan(visitor, group.stream()),
            TokenTree::Ident(ident) if ident == "unsafe" || ident == "async" => keyword(visitor, token),
            TokenTree::Ident(_) if is_method(&tokens, at) => method(visitor, &tokens, at),
            TokenTree::Ident(_) => at = path(visitor, &tokens, at),
            _ => {}
        }
        at += 1;
    }
}

fn keyword(visitor: &Visitor<'_>, token: &TokenTree) {
    let (code, reason, fix) = if token.to_string() == "unsafe" {
        (&catalogue::UNSAFE_CODE, "in replayed code cannot be checked", "use safe Rust")
    } else {
        (&catalogue::ASYNC_CODE, deny::ASYNC_REASON, deny::ASYNC_FIX)
    };
    visitor.report(code, token, &token.to_string(), reason, fix);
}

fn is_method(tokens: &[TokenTree], at: usize) -> bool {
    at > 0 && is_punct(tokens.get(at - 1), '.') && arguments(tokens, at + 1).is_some()
}

/// `.name(…)`; the arity is the number of commas outside of groups, plus one.
fn method(visitor: &Visitor<'_>, tokens: &[TokenTree], at: usize) {
    let Some((name, body)) = tokens.get(at).zip(arguments(tokens, at + 1)) else {
        return;
    };
    let parts: Vec<TokenTree> = body.into_iter().collect();
    let commas = parts.iter().filter(|part| is_punct(Some(part), ',')).count();
    let arity = if parts.is_empty() { 0 } else { commas + 1 };
    let name_text = name.to_string();
    if let Some(denied) = deny::method(&name_text, arity) {
        visitor.report_denied(denied, name, &format!(".{name_text}()"));
    }
}

/// A path that starts at `at`; returns the index of its last token.
fn path(visitor: &mut Visitor<'_>, tokens: &[TokenTree], at: usize) -> usize {
    let mut end = at;
    while is_punct(tokens.get(end + 1), ':')
        && is_punct(tokens.get(end + 2), ':')
        && matches!(tokens.get(end + 3), Some(TokenTree::Ident(_)))
    {
        end += 3;
    }
    let names = tokens[at..=end].iter().filter(|token| matches!(token, TokenTree::Ident(_)));
    let segments: Vec<String> = names.map(ToString::to_string).collect();
    let written: TokenStream = tokens[at..=end].iter().cloned().collect();
    if is_punct(tokens.get(end + 1), '!')
        && let Some(TokenTree::Group(body)) = tokens.get(end + 2)
        && let Ok(mac) = syn::parse2::<syn::Macro>(quote!(#written ! #body))
    {
        visitor.visit_macro(&mac);
        return end + 2;
    }
    let called = arguments(tokens, end + 1).is_some();
    if let Some(denied) = deny::path(&segments, called) {
        visitor.report_denied(denied, written, &segments.join("::"));
    }
    end
}

fn arguments(tokens: &[TokenTree], at: usize) -> Option<TokenStream> {
    match tokens.get(at) {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => Some(group.stream()),
        _ => None,
    }
}

fn is_punct(token: Option<&TokenTree>, wanted: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == wanted)
}

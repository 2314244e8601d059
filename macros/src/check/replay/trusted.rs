//! `trusted!(reason = "…", expression)`: the way out where somebody knows more than a check can see. What it holds
//! is not looked at; the reason is, and the description of the topology lists it.

use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser};
use syn::{LitStr, Macro, Token};

use super::visitor::Visitor;
use crate::catalogue;

/// Fewer letters than this give no reason.
const SHORTEST: usize = 10;

pub(super) fn check(visitor: &Visitor<'_>, mac: &Macro) {
    let stated = reason.parse2(mac.tokens.clone()).ok();
    if stated.is_some_and(|(text, _)| is_reason(&text)) {
        return;
    }
    visitor.report(
        &catalogue::TRUSTED_REASON,
        &mac.path,
        "trusted!",
        "takes the place of a proof and states no reason",
        "write why a replay gives the same result: `trusted!(reason = \"compares with a constant table\", expression)`",
    );
}

pub(super) fn is_reason(text: &LitStr) -> bool {
    text.value().trim().chars().count() >= SHORTEST
}

/// `reason = "…", …`
fn reason(input: ParseStream<'_>) -> syn::Result<(LitStr, TokenStream)> {
    let name: syn::Ident = input.parse()?;
    if name != "reason" {
        return Err(syn::Error::new_spanned(name, "expected `reason`"));
    }
    input.parse::<Token![=]>()?;
    let text = input.parse()?;
    input.parse::<Token![,]>()?;
    Ok((text, input.parse()?))
}

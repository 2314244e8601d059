//! The reasons given to `trusted!(reason = "…", …)` inside a chain: what a reviewer has to believe.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::LitStr;

use crate::model::Chain;

/// The reasons in source order.
pub(super) fn reasons(chain: &Chain) -> Vec<String> {
    let mut reasons = Vec::new();
    for callback in chain.steps.iter().flat_map(|step| step.callbacks()) {
        collect(callback.expr.to_token_stream(), &mut reasons);
    }
    reasons
}

/// Looks for `trusted ! ( reason = "…" …` at any depth, arguments of other macros included.
fn collect(tokens: TokenStream, reasons: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        if let [.., TokenTree::Ident(name), TokenTree::Punct(bang)] = &tokens[..index]
            && name == "trusted"
            && bang.as_char() == '!'
        {
            reasons.extend(reason(group.stream()));
        }
        collect(group.stream(), reasons);
    }
}

fn reason(tokens: TokenStream) -> Option<String> {
    let mut tokens = tokens.into_iter();
    let is_reason = matches!(tokens.next()?, TokenTree::Ident(name) if name == "reason");
    let is_assign = matches!(tokens.next()?, TokenTree::Punct(punct) if punct.as_char() == '=');
    let text = syn::parse2::<LitStr>(tokens.next()?.into()).ok()?;
    (is_reason && is_assign).then(|| text.value())
}

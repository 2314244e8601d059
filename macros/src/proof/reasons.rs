//! The reasons given to `trusted!(reason = "…", …)` in a piece of code: what a reviewer has to believe.

use proc_macro2::{TokenStream, TokenTree};
use syn::LitStr;

/// The reasons in source order; at any depth, arguments of other macros included.
pub(crate) fn reasons(tokens: TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    collect(tokens, &mut found);
    found
}

/// Looks for `trusted ! ( reason = "…" …`.
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

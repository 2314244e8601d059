//! `("topic")` behind the word `dead_letter`.

use proc_macro2::TokenStream;
use syn::LitStr;
use syn::parse::ParseStream;

pub(super) fn topic(input: ParseStream<'_>) -> syn::Result<LitStr> {
    let content;
    syn::parenthesized!(content in input);
    let topic: LitStr = content.parse()?;
    let rest: TokenStream = content.parse()?;
    if rest.is_empty() { Ok(topic) } else { Err(content.error("one topic")) }
}

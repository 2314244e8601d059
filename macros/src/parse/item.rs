//! `pub struct Name;`

use syn::parse::ParseStream;
use syn::{Attribute, Token};

use crate::ast::Item;

/// Reads the struct after its attributes.
pub(super) fn parse(attrs: Vec<Attribute>, input: ParseStream<'_>) -> syn::Result<Item> {
    let vis = input.parse()?;
    input.parse::<Token![struct]>()?;
    let name = input.parse()?;
    if !input.peek(Token![;]) {
        let message = "expected `;`: the struct of a topology has neither fields nor parameters";
        return Err(syn::Error::new(input.span(), message));
    }
    input.parse::<Token![;]>()?;
    Ok(Item { attrs, vis, name })
}

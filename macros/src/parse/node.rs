//! `let name: Stream<K, V> = chain;` after its attributes.

use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Ident, Token, Type};

use super::statement::Piece;
use super::{attributes, chain, shape, types};
use crate::ast::{Broken, Declared, NodeStmt};
use crate::catalogue;
use crate::diag::{Diag, Diags};

/// Reads a node. `None` means that something in it is wrong and reported, the statement being consumed.
pub(super) fn parse(attrs: Vec<Attribute>, input: ParseStream<'_>, diags: &Diags) -> syn::Result<Option<Piece>> {
    let (attrs, attrs_intact) = attributes::parse(attrs, diags);
    input.parse::<Token![let]>()?;
    if input.peek(Token![mut]) {
        return Err(input.error("a node is never `mut`"));
    }
    let names = names(input)?;
    let declared = declared(names.clone(), input, diags)?;
    let has_init = input.peek(Token![=]);
    let init = if has_init {
        input.parse::<Token![=]>()?;
        chain::parse(input, diags)?
    } else {
        None
    };
    if !input.peek(Token![;]) {
        return Err(syn::Error::new(input.span(), "expected `;`"));
    }
    input.parse::<Token![;]>()?;
    let mentions = init.iter().flat_map(|chain| chain.mentions().cloned()).collect();
    let broken = |chain| Piece::Broken(Broken { names, mentions, words: Vec::new(), chain });
    if !attrs_intact || (has_init && init.is_none()) {
        // With a chain that could not be read the preview of the statement still knows its head.
        return Ok((!has_init || init.is_some()).then(|| broken(init)));
    }
    let Some(declared) = declared else {
        return Ok(Some(broken(init)));
    };
    let node = NodeStmt { attrs, declared, init };
    if shape::check(&node, diags) { Ok(Some(Piece::Node(Box::new(node)))) } else { Ok(Some(broken(node.init))) }
}

/// `name` or `(first, second, …)`.
pub(super) fn names(input: ParseStream<'_>) -> syn::Result<Vec<Ident>> {
    if !input.peek(syn::token::Paren) {
        return Ok(vec![input.parse()?]);
    }
    let content;
    syn::parenthesized!(content in input);
    let names = content.parse_terminated(Ident::parse, Token![,])?;
    Ok(names.into_iter().collect())
}

/// The names with the types after the `:`.
fn declared(names: Vec<Ident>, input: ParseStream<'_>, diags: &Diags) -> syn::Result<Option<Vec<Declared>>> {
    if !input.peek(Token![:]) {
        for name in &names {
            diags.push(
                Diag::new(&catalogue::NODE_TYPE, name, format!("node `{name}` has no type"))
                    .help(format!("write `let {name}: Stream<Key, Value>`")),
            );
        }
        return Ok(None);
    }
    input.parse::<Token![:]>()?;
    let ty: Type = input.parse()?;
    let types = match ty {
        Type::Tuple(tuple) => tuple.elems.into_iter().collect(),
        single => vec![single],
    };
    if let (Some(first), true) = (names.first(), names.len() != types.len()) {
        diags.push(
            Diag::new(
                &catalogue::NODE_TYPE,
                quote::quote!(#(#types),*),
                format!("{} for {}", count(types.len(), "type"), count(names.len(), "node")),
            )
            .help(format!("write one type a name, beginning with that of `{first}`")),
        );
        return Ok(None);
    }
    let declared: Vec<_> = names
        .into_iter()
        .zip(types)
        .map(|(name, ty)| types::node_type(&name, ty, diags).map(|ty| Declared { name, ty }))
        .collect();
    Ok(declared.into_iter().collect())
}

fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

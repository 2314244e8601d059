//! One statement: its attributes, then a struct or a `let`; and how reading goes on after a bad one.

use proc_macro2::TokenTree;
use syn::parse::ParseStream;
use syn::{Attribute, Ident, Token, Visibility};

use super::{item, node};
use crate::ast::{Broken, Item, NodeStmt};
use crate::catalogue;
use crate::diag::{Diag, Diags};

/// What a statement turned out to be.
pub(super) enum Piece {
    /// `pub struct Name;`, or a struct that could not be read.
    Struct(Option<Item>),
    Node(Box<NodeStmt>),
    Broken(Broken),
}

/// Reads one statement and always consumes at least one token.
pub(super) fn parse(input: ParseStream<'_>, diags: &Diags) -> Piece {
    let preview = Preview::of(input);
    match read(input, diags) {
        Ok(Some(piece)) => piece,
        Ok(None) => preview.into_piece(),
        Err(error) => {
            diags.push(Diag::from_syn(&catalogue::SYNTAX, &error));
            skip_statement(input);
            preview.into_piece()
        }
    }
}

fn read(input: ParseStream<'_>, diags: &Diags) -> syn::Result<Option<Piece>> {
    if input.peek(Token![#]) && input.peek2(Token![!]) {
        let attr = Attribute::parse_inner(input)?;
        for attr in &attr {
            diags.push(
                Diag::new(&catalogue::SYNTAX, attr, "a `#![…]` line after the header")
                    .help("write it at the top, before the struct"),
            );
        }
        return Ok(None);
    }
    let attrs = Attribute::parse_outer(input)?;
    if input.peek(Token![let]) {
        return node::parse(attrs, input, diags);
    }
    if input.peek(Token![pub]) || input.peek(Token![struct]) {
        return item::parse(attrs, input).map(|item| Some(Piece::Struct(Some(item))));
    }
    Err(input.error("expected a node (`let name: Stream<K, V> = …;`) or the struct of the topology"))
}

/// Skips to the next statement: past the next `;`, or up to a token that begins a statement where that
/// comes first, because then the `;` was forgotten.
fn skip_statement(input: ParseStream<'_>) {
    let mut first = true;
    while !input.is_empty() {
        if !first && begins_statement(input) {
            return;
        }
        first = false;
        let is_end = input.peek(Token![;]);
        // A token tree can always be read from input that is not empty.
        if input.parse::<TokenTree>().is_err() || is_end {
            return;
        }
    }
}

fn begins_statement(input: ParseStream<'_>) -> bool {
    input.peek(Token![let]) || input.peek(Token![struct]) || (input.peek(Token![#]) && input.peek2(syn::token::Bracket))
}

/// Skips `#[…]`s without looking into them.
fn skip_attributes(input: ParseStream<'_>) {
    while input.peek(Token![#]) && input.peek2(syn::token::Bracket) {
        // Both are there, as just seen.
        let skipped = input.parse::<TokenTree>().and_then(|_| input.parse::<TokenTree>());
        if skipped.is_err() {
            return;
        }
    }
}

/// What a statement seems to declare and use, found without understanding it.
#[derive(Default)]
struct Preview {
    is_struct: bool,
    broken: Broken,
}

impl Preview {
    fn of(input: ParseStream<'_>) -> Self {
        let ahead = input.fork();
        let mut preview = Self::default();
        skip_attributes(&ahead);
        if ahead.peek(Token![let]) {
            preview.read_let(&ahead);
        } else {
            preview.is_struct = ahead.parse::<Visibility>().is_ok() && ahead.peek(Token![struct]);
        }
        preview
    }

    /// `let name` or `let (a, b)`, then the first word after `=`.
    fn read_let(&mut self, ahead: ParseStream<'_>) {
        let names = ahead.parse::<Token![let]>().and_then(|_| node::names(ahead));
        self.broken.names = names.unwrap_or_default();
        while !ahead.is_empty() && !ahead.peek(Token![;]) && !ahead.peek(Token![let]) {
            let is_assign = ahead.peek(Token![=]);
            if ahead.parse::<TokenTree>().is_err() {
                return;
            }
            if is_assign {
                self.broken.mentions.extend(ahead.parse::<Ident>().ok());
                return;
            }
        }
    }

    fn into_piece(self) -> Piece {
        if self.is_struct { Piece::Struct(None) } else { Piece::Broken(self.broken) }
    }
}

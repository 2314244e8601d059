//! One statement: its attributes, then a struct or a `let`; and where the next one begins after a bad one.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::parse::ParseStream;
use syn::{Attribute, Ident, Token, Visibility};

use super::{isolate, item, node};
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

/// Reads one statement and always consumes at least one token of an input that is not empty.
pub(super) fn parse(input: ParseStream<'_>, diags: &Diags) -> Piece {
    let Extent { tokens, end } = extent(input);
    // The preview reads as far as it can and has no complaints of its own.
    let preview = isolate::tokens(tokens.clone(), end, Preview::read).unwrap_or_default();
    let piece = match isolate::tokens(tokens.clone(), end, |input| read(input, &preview, diags)) {
        Ok(Some(piece)) => piece,
        Ok(None) => preview.into_piece(),
        Err(error) => {
            diags.push(Diag::from_syn(&catalogue::SYNTAX, &error));
            preview.into_piece()
        }
    };
    match piece {
        Piece::Broken(broken) => Piece::Broken(Broken { words: words(tokens), ..broken }),
        whole => whole,
    }
}

/// Every word in it, inside of parentheses too.
pub(crate) fn words(tokens: TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Ident(word) => found.push(word.to_string()),
            TokenTree::Group(group) => found.extend(words(group.stream())),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
    found
}

/// `None` where something is wrong and reported.
fn read(input: ParseStream<'_>, preview: &Preview, diags: &Diags) -> syn::Result<Option<Piece>> {
    if input.peek(Token![#]) && input.peek2(Token![!]) {
        for attr in &Attribute::parse_inner(input)? {
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
    if preview.is_struct {
        return item::parse(attrs, input).map(|item| Some(Piece::Struct(Some(item))));
    }
    let error = input.error("expected a node (`let name: Stream<K, V> = …;`) or the struct of the topology");
    // Nothing after the guilty token is of interest.
    input.parse::<TokenStream>()?;
    Err(error)
}

/// The tokens of one statement.
struct Extent {
    tokens: TokenStream,
    /// Its `;`, or what stands where one is missing.
    end: Span,
}

/// Takes a statement up to its `;`, or up to a token that begins the next one: then the `;` was forgotten.
fn extent(input: ParseStream<'_>) -> Extent {
    let mut tokens = TokenStream::new();
    let mut end = input.span();
    let mut in_body = false;
    while !input.is_empty() {
        if in_body && begins_statement(input) {
            return Extent { tokens, end: input.span() };
        }
        in_body |= !in_head(input);
        let is_end = input.peek(Token![;]);
        // Not an error while input is left.
        let Ok(token) = input.parse::<TokenTree>() else { break };
        end = match &token {
            TokenTree::Group(group) => group.span_close(),
            other => other.span(),
        };
        tokens.extend([token]);
        if is_end || ends_inner_attribute(input, in_body, &tokens) {
            break;
        }
    }
    Extent { tokens, end }
}

/// Whether `tokens` are a `#![…]`, which has no `;`.
fn ends_inner_attribute(input: ParseStream<'_>, in_body: bool, tokens: &TokenStream) -> bool {
    let is_attribute = !in_body && !input.peek(syn::token::Bracket);
    is_attribute && tokens.clone().into_iter().nth(1).is_some_and(|token| token.to_string() == "!")
}

/// Whether the next token may belong to the `#![…]`, `#[…]` or `pub(…)` before what a statement is about.
fn in_head(input: ParseStream<'_>) -> bool {
    input.peek(Token![#])
        || input.peek(Token![!])
        || input.peek(syn::token::Bracket)
        || input.peek(Token![pub])
        || input.peek(syn::token::Paren)
}

fn begins_statement(input: ParseStream<'_>) -> bool {
    input.peek(Token![let])
        || input.peek(Token![pub])
        || input.peek(Token![struct])
        || (input.peek(Token![#]) && (input.peek2(syn::token::Bracket) || input.peek2(Token![!])))
}

/// What a statement seems to declare and use, found without understanding it.
#[derive(Default)]
struct Preview {
    is_struct: bool,
    broken: Broken,
}

impl Preview {
    fn read(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut preview = Self::default();
        skip_attributes(input);
        if input.peek(Token![let]) {
            preview.read_let(input);
        } else {
            preview.is_struct = input.parse::<Visibility>().is_ok() && input.peek(Token![struct]);
        }
        input.parse::<TokenStream>()?;
        Ok(preview)
    }

    /// `let name` or `let (a, b)`, then the first word after `=`.
    fn read_let(&mut self, input: ParseStream<'_>) {
        let names = input.parse::<Token![let]>().and_then(|_| {
            input.parse::<Option<Token![mut]>>()?;
            node::names(input)
        });
        self.broken.names = names.unwrap_or_default();
        while !input.is_empty() {
            let is_assign = input.peek(Token![=]);
            if input.parse::<TokenTree>().is_err() {
                return;
            }
            if is_assign {
                self.broken.mentions.extend(input.parse::<Ident>().ok());
                return;
            }
        }
    }

    fn into_piece(self) -> Piece {
        if self.is_struct { Piece::Struct(None) } else { Piece::Broken(self.broken) }
    }
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

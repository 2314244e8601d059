//! Tokens to [`ast`](crate::ast): one construct a file, every mistake reported, none fatal.
//!
//! Parsers report what is wrong and give `None` for what they could not read; after a mistake reading goes
//! on at the next statement, so that one compile shows all of them.

mod attributes;
mod audit;
mod chain;
mod dead_letter;
mod duration;
pub(crate) mod extras;
mod header;
mod isolate;
mod item;
mod migrates;
mod node;
pub(crate) mod options;
mod repartition;
mod serdes;
mod shape;
mod sink;
mod source;
mod statement;
mod store;
mod types;

#[cfg(test)]
mod tests;

use proc_macro2::{Span, TokenStream};
use syn::parse::{ParseStream, Parser};

use crate::ast::{Statement, Topology};
use crate::catalogue;
use crate::diag::{Diag, Diags};
use statement::Piece;

pub(crate) use statement::words;

/// Reads the body of `topology! { … }`.
pub(crate) fn topology(input: TokenStream, diags: &Diags) -> Topology {
    let body = |input: ParseStream<'_>| Ok(body(input, diags));
    body.parse2(input).unwrap_or_else(|error| {
        // `body` consumes everything and never fails, so this is a mistake of ours.
        diags.push(Diag::from_syn(&catalogue::INTERNAL, &error));
        Topology { header: Default::default(), item: None, statements: Vec::new() }
    })
}

fn body(input: ParseStream<'_>, diags: &Diags) -> Topology {
    let (header, is_id_missing) = header::parse(input, diags);
    let mut item = None;
    // An unreadable struct is reported once, not a second time as missing.
    let mut seen_struct = false;
    let mut statements = Vec::new();
    while !input.is_empty() {
        match statement::parse(input, diags) {
            Piece::Struct(found) => {
                if seen_struct {
                    report_second_struct(found.as_ref(), diags);
                } else if !statements.is_empty() {
                    report_late_struct(found.as_ref(), diags);
                }
                seen_struct = true;
                item = item.or(found);
            }
            Piece::Node(node) => statements.push(Statement::Node(node)),
            Piece::Broken(broken) => statements.push(Statement::Broken(broken)),
        }
    }
    if is_id_missing {
        header::report_missing_id(item.as_ref(), diags);
    }
    if let (Some(item), true) = (&item, statements.is_empty()) {
        diags.push(
            Diag::new(&catalogue::SYNTAX, &item.name, format!("topology `{}` declares no node", item.name))
                .help("write `#[source(topic = …, key = …, value = …)] let orders: Stream<Key, Value>;` after it"),
        );
    }
    if !seen_struct {
        diags.push(
            Diag::at(&catalogue::SYNTAX, Span::call_site(), "this topology declares no struct")
                .help("write `pub struct OrderRisk;` before the first `let`"),
        );
    }
    Topology { header, item, statements }
}

fn report_second_struct(item: Option<&crate::ast::Item>, diags: &Diags) {
    if let Some(item) = item {
        diags.push(
            Diag::new(&catalogue::SYNTAX, &item.name, format!("second struct `{}` in one topology", item.name))
                .help("write a `topology!` of its own for it"),
        );
    }
}

fn report_late_struct(item: Option<&crate::ast::Item>, diags: &Diags) {
    if let Some(item) = item {
        diags.push(
            Diag::new(&catalogue::SYNTAX, &item.name, format!("struct `{}` comes after a node", item.name))
                .help("write the struct between the `#![…]` lines and the first `let`"),
        );
    }
}

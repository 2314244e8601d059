//! `head.op(…).op(…)`: what stands after `=`.

use proc_macro2::Group;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Expr, Ident, Token};

use super::isolate;
use crate::ast::{Call, Chain};
use crate::catalogue;
use crate::diag::{Diag, Diags, nearest};
use crate::op;

/// Reads a chain up to its `;`. None where a call in it is wrong, which is reported.
pub(super) fn parse(input: ParseStream<'_>, diags: &Diags) -> syn::Result<Option<Chain>> {
    if !input.peek(syn::Ident) {
        return Err(input.error("expected the name of a node, then operators: `orders.filter(…)`"));
    }
    let head = input.parse()?;
    let mut calls = Vec::new();
    let mut intact = true;
    while input.peek(Token![.]) {
        input.parse::<Token![.]>()?;
        let name: Ident = input.parse()?;
        let (paren, args) = arguments(input)?;
        match call(name, paren, args, diags) {
            Ok(call) => calls.push(call),
            Err(Reported) => intact = false,
        }
    }
    Ok(intact.then_some(Chain { head, calls }))
}

/// A mistake that has been pushed into the diagnostics.
struct Reported;

/// The parentheses, and the expressions in them or why they cannot be read.
type Arguments = (Group, syn::Result<Vec<Expr>>);

fn arguments(input: ParseStream<'_>) -> syn::Result<Arguments> {
    if input.peek(Token![::]) {
        return Err(input.error("operators take no `::<…>`; the type of the node is written after its name"));
    }
    if !input.peek(syn::token::Paren) {
        return Err(input.error("expected the arguments of an operator: `(…)`"));
    }
    let paren: Group = input.parse()?;
    let args = isolate::group(&paren, Punctuated::<Expr, Token![,]>::parse_terminated);
    Ok((paren, args.map(|args| args.into_iter().collect())))
}

/// A call of an operator that exists. What its arguments are is decided when it is known what it is called on.
fn call(name: Ident, paren: Group, args: syn::Result<Vec<Expr>>, diags: &Diags) -> Result<Call, Reported> {
    if op::named(&name.to_string()).next().is_none() {
        return Err(report_unknown(&name, diags));
    }
    match args {
        Ok(args) => Ok(Call { name, paren, args }),
        Err(error) => {
            diags.push(Diag::from_syn(&catalogue::SYNTAX, &error));
            Err(Reported)
        }
    }
}

fn report_unknown(name: &Ident, diags: &Diags) -> Reported {
    let names = op::names();
    let diag = Diag::new(&catalogue::UNKNOWN_OPERATOR, name, format!("unknown operator `{name}`"));
    diags.push(match nearest(&name.to_string(), names.iter().copied()) {
        Some(near) => diag.help(format!("write `{near}`")),
        None => diag.note(format!("operators: {}", names.join(", "))),
    });
    Reported
}

//! `head.op(…).op(…)`: what stands after `=`.

use proc_macro2::Group;
use quote::ToTokens;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Expr, Ident, Token};

use super::extras::{self, Extras};
use super::isolate;
use crate::ast::{Call, CallArg, Callback, Chain};
use crate::catalogue;
use crate::diag::{Diag, Diags, nearest};
use crate::op::{self, Arg, Row};

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
        let call = op::find(&name.to_string())
            .ok_or_else(|| report_unknown(&name, diags))
            .and_then(|row| call(name, row, &paren, args, diags));
        match call {
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

fn call(
    name: Ident,
    row: &'static Row,
    paren: &Group,
    args: syn::Result<Vec<Expr>>,
    diags: &Diags,
) -> Result<Call, Reported> {
    let args = args.map_err(|error| {
        diags.push(Diag::from_syn(&catalogue::SYNTAX, &error));
        Reported
    })?;
    if args.len() != row.args.len() {
        report_count(&name, row, paren, &args, diags);
        return Err(Reported);
    }
    let read: Vec<_> = args
        .into_iter()
        .zip(row.args)
        .map(|(expr, arg)| match arg {
            Arg::Node(_) => node_argument(&name, row, expr, diags),
            Arg::Callback { params, sketch, context } => {
                let wanted = Wanted { params: *params, sketch, context: *context };
                callback(&name, &wanted, expr, diags).map(CallArg::Callback)
            }
        })
        // All arguments are looked at before the first mistake ends the call.
        .collect();
    let args = read.into_iter().collect::<Result<Vec<_>, Reported>>()?;
    Ok(Call { name, row, args })
}

/// What an operator asks of a callback.
struct Wanted {
    params: usize,
    sketch: &'static str,
    context: bool,
}

fn node_argument(name: &Ident, row: &Row, expr: Expr, diags: &Diags) -> Result<CallArg, Reported> {
    if let Expr::Path(path) = &expr
        && let Some(node) = path.path.get_ident()
    {
        return Ok(CallArg::Node(node.clone()));
    }
    diags.push(
        Diag::new(&catalogue::OPERATOR_ARGUMENTS, &expr, format!("`{name}` takes the name of a node"))
            .help(format!("give this expression a `let` of its own, then write `{}`", row.call_sketch())),
    );
    Err(Reported)
}

fn callback(name: &Ident, wanted: &Wanted, expr: Expr, diags: &Diags) -> Result<Callback, Reported> {
    let (found, extras) = match &expr {
        Expr::Closure(closure) => (closure.inputs.len(), extras::read(closure, wanted.params, wanted.context)),
        Expr::Path(_) => {
            return Ok(Callback { expr, wants_context: false, wants_params: None });
        }
        _ => {
            diags.push(
                Diag::new(
                    &catalogue::OPERATOR_ARGUMENTS,
                    &expr,
                    format!("`{name}` takes a closure or the name of a function"),
                )
                .help(format!("write `{}`", wanted.sketch)),
            );
            return Err(Reported);
        }
    };
    if let Some(Extras { context, params }) = extras {
        return Ok(Callback { wants_context: context, wants_params: params, expr });
    }
    report_params(name, wanted, &expr, found, diags);
    Err(Reported)
}

fn report_params(name: &Ident, wanted: &Wanted, expr: &Expr, found: usize, diags: &Diags) {
    let Expr::Closure(closure) = expr else { return };
    let head = {
        let (open, inputs, close) = (&closure.or1_token, &closure.inputs, &closure.or2_token);
        quote::quote!(#open #inputs #close)
    };
    let diag = Diag::new(
        &catalogue::OPERATOR_ARGUMENTS,
        head,
        format!("a closure with {} where `{name}` calls one with {}", parameters(found), wanted.params),
    );
    let diag = diag.help(format!("write `{}`", wanted.sketch));
    diags.push(diag.note(match wanted.context {
        true => {
            "one parameter more is the context of the record (event time, topic, partition, offset, headers), the last \
             one the topology's parameters, with their type: `params: &RiskParams`"
        }
        false => "one parameter more is the topology's parameters, with their type: `params: &RiskParams`",
    }));
}

fn parameters(count: usize) -> String {
    format!("{count} parameter{}", if count == 1 { "" } else { "s" })
}

fn report_count(name: &Ident, row: &Row, paren: &Group, args: &[Expr], diags: &Diags) {
    let guilty = match args.get(row.args.len()) {
        Some(first_extra) => first_extra.to_token_stream(),
        None => paren.to_token_stream(),
    };
    let count = row.args.len();
    let takes = match count {
        0 => "no argument".to_owned(),
        1 => "one argument".to_owned(),
        _ => format!("{count} arguments"),
    };
    diags.push(
        Diag::new(&catalogue::OPERATOR_ARGUMENTS, guilty, format!("`{name}` takes {takes}, not {}", args.len()))
            .help(format!("write `.{}`", row.call_sketch())),
    );
}

fn report_unknown(name: &Ident, diags: &Diags) -> Reported {
    let names = || op::ALL.iter().map(|row| row.name);
    let diag = Diag::new(&catalogue::UNKNOWN_OPERATOR, name, format!("unknown operator `{name}`"));
    diags.push(match nearest(&name.to_string(), names()) {
        Some(near) => diag.help(format!("write `{near}`")),
        None => diag.note(format!("operators: {}", names().collect::<Vec<_>>().join(", "))),
    });
    Reported
}

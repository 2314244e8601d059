//! Macro calls. An expansion is invisible here, so a macro is either known to do nothing but compute, or
//! it is rejected. The arguments of a known one are checked like any other code.

use syn::visit::Visit;
use syn::{Expr, ExprLit, Lit, Macro};

use super::visitor::Visitor;
use super::{address, deny, format_string, tokens, trusted};
use crate::catalogue;
use crate::op::Role;
use crate::proof::Arguments;

/// Macros that only compute from their arguments.
const PURE: &[&str] = &[
    // standard library
    "assert",
    "assert_matches",
    "assert_eq",
    "assert_ne",
    "cfg",
    "column",
    "concat",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "env",
    "file",
    "format",
    "format_args",
    "include_bytes",
    "include_str",
    "line",
    "matches",
    "module_path",
    "option_env",
    "panic",
    "stringify",
    "todo",
    "unimplemented",
    "unreachable",
    "vec",
    "write",
    "writeln",
    // values of well-known crates
    "anyhow",
    "array_vec",
    "arrayvec",
    "bail",
    "bitflags_match",
    "btreemap",
    "btreeset",
    "bytes",
    "date",
    "datetime",
    "dec",
    "duration",
    "ensure",
    "hex",
    "indexmap",
    "indexset",
    "izip",
    "json",
    "offset",
    "smallvec",
    "time",
    "uuid",
];

pub(super) fn check(visitor: &mut Visitor<'_>, mac: &Macro) {
    let Some(last) = mac.path.segments.last() else {
        return;
    };
    let name = last.ident.to_string();
    if name == "trusted" {
        trusted::check(visitor, mac);
        return;
    }
    if matches!(name.as_str(), "thread_local" | "lazy_static" | "macro_rules") {
        visitor.report(
            &catalogue::INNER_ITEM,
            &mac.path,
            &format!("{name}!"),
            "inside a closure hides what the closure does",
            "declare it at module level, and keep what changes in a `#[store]`",
        );
        return;
    }
    match deny::macro_name(&name) {
        // `error!` may well be the name of a pure macro, but then it is not worth its name.
        Some(denied) if denied.code == &catalogue::LOGGING && visitor.role == Role::Observe => {}
        Some(denied) => {
            visitor.report_denied(denied, MacroName(mac), &format!("{name}!"));
            return;
        }
        None if PURE.contains(&name.as_str()) => {}
        None => {
            visitor.report(
                &catalogue::UNKNOWN_MACRO,
                MacroName(mac),
                &format!("{name}!"),
                "is a macro this check cannot see into",
                "write out what it expands to, make it a function and call that, or vouch for it: `trusted!(reason = \"…\", …)`",
            );
            return;
        }
    }
    arguments(visitor, &name, mac);
}

/// Visits the arguments as expressions where they are some, and as bare tokens otherwise.
fn arguments(visitor: &mut Visitor<'_>, name: &str, mac: &Macro) {
    match Arguments::parse(name, &mac.tokens) {
        None => tokens::scan(visitor, mac.tokens.clone()),
        Some(Arguments::Matches { value, guard, .. }) => {
            visitor.visit_expr(&value);
            guard.iter().for_each(|guard| visitor.visit_expr(guard));
        }
        Some(Arguments::List(expressions)) => {
            for expression in &expressions {
                address_format(visitor, expression);
                match expression {
                    // `name = value` in a format call.
                    Expr::Assign(named) => visitor.visit_expr(&named.right),
                    other => visitor.visit_expr(other),
                }
            }
        }
    }
}

fn address_format(visitor: &Visitor<'_>, expression: &Expr) {
    let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = expression else {
        return;
    };
    if format_string::prints_address(&text.value()) {
        visitor.report(&catalogue::ADDRESS, text, "{:p}", address::REASON, address::FIX);
    }
}

/// `path!`, without the arguments.
struct MacroName<'m>(&'m Macro);

impl quote::ToTokens for MacroName<'_> {
    fn to_tokens(&self, tokens: &mut proc_macro2::TokenStream) {
        self.0.path.to_tokens(tokens);
        self.0.bang_token.to_tokens(tokens);
    }
}

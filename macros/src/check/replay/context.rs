//! How a closure gets at the context of the record, and through it at a time that a replay sees again.

use quote::ToTokens;
use syn::{Expr, ExprClosure, Pat};

use crate::model::CallbackSite;
use crate::op::Arg;

/// How many parameters the operator passes, if one more is the context.
pub(super) fn params(site: &CallbackSite<'_>) -> Option<usize> {
    let callbacks = || site.step.callbacks();
    let at = callbacks().position(|callback| std::ptr::eq(callback, site.callback))?;
    let mut rows = site.step.form.args.iter().filter_map(|arg| match arg {
        Arg::Callback { params, context, .. } => Some((*params, *context)),
        Arg::Node(_) | Arg::Word(_) => None,
    });
    rows.nth(at).and_then(|(params, context)| context.then_some(params))
}

/// The help in a function, which may be called from any closure.
pub(super) const HELP_IN_A_FUNCTION: &str =
    "take the time as an argument, and give it the record's: `cx.timestamp()` in the closure";

/// The help, in terms of the closure at hand.
pub(super) fn help(code: &Expr, params: Option<usize>) -> String {
    match (code, params) {
        (Expr::Closure(closure), Some(params)) => match closure.inputs.iter().nth(params).filter(is_context) {
            Some(context) => {
                let name = name_of(context).unwrap_or_else(|| "cx".to_owned());
                format!("use the time of the record: `{name}.timestamp()`")
            }
            None => {
                let head = head(closure, params);
                format!("take the context as one more argument and use the record's time: `{head} … cx.timestamp() …`")
            }
        },
        (_, Some(_)) => {
            "write a closure that takes the context as one more argument, and use `cx.timestamp()`".to_owned()
        }
        (_, None) => {
            "take the time from the records: their context has it, `cx.timestamp()`, in the operators before".to_owned()
        }
    }
}

/// Whether it is not the topology's parameters, which have their type written.
fn is_context(input: &&Pat) -> bool {
    match input {
        Pat::Type(typed) => typed.ty.to_token_stream().to_string().contains("RecordContext"),
        _ => true,
    }
}

/// `|_, order, cx|`, with the context before the topology's parameters.
fn head(closure: &ExprClosure, params: usize) -> String {
    let mut inputs: Vec<String> = closure.inputs.iter().map(|input| input.to_token_stream().to_string()).collect();
    inputs.insert(params.min(inputs.len()), "cx".to_owned());
    format!("|{}|", inputs.join(", "))
}

fn name_of(input: &Pat) -> Option<String> {
    match input {
        Pat::Ident(ident) => Some(ident.ident.to_string()),
        Pat::Type(typed) => name_of(&typed.pat),
        _ => None,
    }
}

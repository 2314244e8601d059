//! Code for the help of a message, as far as the topology shows what it should be.

use syn::Type;

use crate::model::{Chain, Model, Step, StepArg, written};
use crate::op::Arg;

/// How a table goes through a topic.
pub(super) const AS_TABLE: &str =
    "and read it as a table: `.to_stream()`, then `.to_table()` behind a `#[repartition(…)]`, with a `#[store(…)]`";

/// The built-in serde that writes a type; JSON for the user's own.
pub(super) fn serde_for(ty: &Type) -> &'static str {
    match written(ty).as_str() {
        "String" => "Utf8",
        "i64" => "I64",
        "i32" => "I32",
        "f64" => "F64",
        "bool" => "Bool",
        "Vec<u8>" => "Bytes",
        "()" => "Unit",
        _ => "Json",
    }
}

/// A chain up to its first step that `ends` it, closures left out: `orders.select_key(…)`.
pub(super) fn chain_before(model: &Model, chain: &Chain, ends: impl Fn(&Step) -> bool) -> String {
    let steps = chain.steps.iter().take_while(|step| !ends(step));
    let calls = steps.map(|step| {
        let args: Vec<String> = step.args.iter().zip(step.form.args).map(|(arg, form)| argument(arg, form)).collect();
        format!(".{}({})", step.name, args.join(", "))
    });
    std::iter::once(model.node(chain.head).name.to_string()).chain(calls).collect()
}

fn argument(argument: &StepArg, form: &Arg) -> String {
    match (argument, form) {
        (StepArg::Node(_, word), _) => word.to_string(),
        (StepArg::Word, Arg::Word(word)) => (*word).to_owned(),
        (StepArg::Callback(_) | StepArg::Word, _) => "…".to_owned(),
    }
}

/// A node's name as part of a topic's: `per_customer` is `per-customer`.
pub(super) fn topic_part(node: &str) -> String {
    node.trim_start_matches('_').replace('_', "-")
}

/// A duration as users write it: `70.seconds()`.
pub(super) fn duration(ms: i64) -> String {
    let units = [(86_400_000, "day"), (3_600_000, "hour"), (60_000, "minute"), (1_000, "second"), (1, "milli")];
    let (unit, word) = units.into_iter().find(|(unit, _)| ms % unit == 0).unwrap_or((1, "milli"));
    let count = ms / unit;
    format!("{count}.{word}{}()", if count == 1 { "" } else { "s" })
}

//! What the parts of one statement must have to do with each other, whatever other statements say: sources
//! begin, chains continue, a split has a name for each branch.

use quote::{ToTokens, quote};
use syn::Ident;

use crate::ast::{NodeKind, NodeStmt};
use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::op::{self, Flow};

/// Whether the statement makes sense by itself. At most one error each, because the first explains it.
pub(super) fn check(node: &NodeStmt, diags: &Diags) -> bool {
    let problem = initialiser(node).or_else(|| company(node)).or_else(|| outputs(node));
    let fine = problem.is_none();
    if let Some(problem) = problem {
        diags.push(problem);
    }
    fine
}

/// A source has no chain, every other node has one.
fn initialiser(node: &NodeStmt) -> Option<Diag> {
    let name = &node.declared.first()?.name;
    match (&node.attrs.source, &node.init) {
        (Some(_), Some(chain)) => Some(
            Diag::new(&catalogue::SYNTAX, &chain.head, format!("source `{name}` has a chain"))
                .help(format!("end the statement after its type, and continue in another: `let next: … = {name}.…;`")),
        ),
        (None, None) => Some(
            Diag::new(&catalogue::SYNTAX, name, format!("node `{name}` has neither a source nor a chain"))
                .help("write `= other.operator(…)` after its type, or `#[source(…)]` above"),
        ),
        _ => None,
    }
}

/// Attributes that exclude each other on one `let`.
fn company(node: &NodeStmt) -> Option<Diag> {
    let attrs = &node.attrs;
    let name = &node.declared.first()?.name;
    let sink = attrs.sink.as_ref().map(|sink| &sink.word);
    let repartition = attrs.repartition.as_ref().map(|repartition| &repartition.word);
    if attrs.source.is_some() {
        return sink.or(repartition).map(|word| {
            excluded(word, &format!("source `{name}` has an attribute of a later node, `#[{word}]`"), name)
        });
    }
    if let (Some(_), Some(word)) = (repartition, sink) {
        return Some(excluded(word, &format!("`{name}` is both repartitioned and a sink"), name));
    }
    let kind = &node.declared.first()?.ty;
    if let (Some(word), NodeKind::Table) = (sink, kind.kind) {
        return Some(
            Diag::new(&catalogue::NODE_TYPE, word, format!("table `{name}` is written to a topic"))
                .help(format!("give the sink a `let` of its own: `let changes: Stream<…> = {name}.to_stream();`")),
        );
    }
    None
}

fn excluded(word: &Ident, message: &str, name: &Ident) -> Diag {
    Diag::new(&catalogue::SYNTAX, word, message)
        .help(format!("give `#[{word}]` a `let` of its own: `let next: … = {name};`"))
}

/// As many names as outputs; attributes only where there is one output.
fn outputs(node: &NodeStmt) -> Option<Diag> {
    let calls = node.init.as_ref().map_or(&[][..], |chain| &chain.calls);
    if let Some(late) = calls.windows(2).find(|pair| pair[0].name == "default_branch") {
        return Some(
            Diag::new(
                &catalogue::OPERATOR_ARGUMENTS,
                &late[1].name,
                format!("`{}` after `default_branch`", late[1].name),
            )
            .help("write `default_branch()` last: it takes what is left"),
        );
    }
    let is_split =
        calls.last().is_some_and(|call| op::named(&call.name.to_string()).any(|form| form.output == Flow::Branches));
    let branches =
        calls.iter().filter(|call| op::named(&call.name.to_string()).any(|form| form.input == Flow::Branches)).count();
    let expected = if is_split { branches } else { 1 };
    let names: Vec<&Ident> = node.declared.iter().map(|declared| &declared.name).collect();
    if names.len() != expected || names.is_empty() {
        return Some(outputs_differ(&names, expected, is_split));
    }
    let attrs = &node.attrs;
    let word = [
        attrs.sink.as_ref().map(|sink| &sink.word),
        attrs.repartition.as_ref().map(|repartition| &repartition.word),
        attrs.store.as_ref().map(|store| &store.word),
        attrs.migrates.as_ref().map(|migrates| &migrates.word),
    ];
    let word = word.into_iter().flatten().next().filter(|_| is_split)?;
    Some(excluded(word, &format!("`#[{word}]` on the outputs of a split"), names[0]))
}

fn outputs_differ(names: &[&Ident], expected: usize, is_split: bool) -> Diag {
    let tokens = if names.is_empty() { quote!(()) } else { quote!(#(#names),*) };
    let message = match (is_split, expected) {
        (true, 0) => "a split without branches".to_owned(),
        (true, _) => format!(
            "{} for a split with {}",
            count(names.len(), "name", "names"),
            count(expected, "branch", "branches")
        ),
        (false, _) => format!("{} for a chain with one output", count(names.len(), "name", "names")),
    };
    Diag::new(&catalogue::NODE_TYPE, tokens.into_token_stream(), message)
        .help("write `let (large, small): (Stream<K, V>, Stream<K, V>) = orders.split().branch(…).default_branch();`")
}

fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

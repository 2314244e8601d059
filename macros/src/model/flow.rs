//! What flows through a chain: each operator gets what it works on, and the declared type is what comes out.

use syn::Ident;

use super::resolve::Names;
use crate::ast::{Call, CallArg, Chain, DataType, NodeKind, NodeStmt, written};
use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::op::{self, Arg, Flow, State};

/// Follows a chain whose names are all known. At the first misfit it stops: what follows depends on it.
pub(super) fn check(node: &NodeStmt, chain: &Chain, names: &Names, diags: &Diags) {
    // The statement that declares the head may be broken; what is wrong there is reported there.
    let Some(kind) = kind_of(&chain.head, names) else {
        return;
    };
    let mut flow = flow_of(kind);
    let mut from = format!("`{}`", chain.head);
    for call in &chain.calls {
        if call.row.input != flow {
            diags.push(misfit(call, flow, &from));
            return;
        }
        if let Some(diag) = wrong_argument(call, names) {
            diags.push(diag);
            return;
        }
        flow = call.row.output;
        from = format!("the result of `{}`", call.name);
    }
    if let Some(diag) = unnamed_table(chain) {
        diags.push(diag);
        return;
    }
    check_result(node, chain, flow, diags);
}

/// What a table declares about nulls. Topics delete keys by tombstones, which the type need not say. Of chains only one whose
/// closure folds can delete a key, so only its table, or another name of that, says so.
pub(super) fn check_nulls(node: &NodeStmt, names: &Names, diags: &Diags) {
    for declared in node.declared.iter().filter(|declared| declared.ty.kind == NodeKind::Table) {
        let (name, key, value) = (&declared.name, &declared.ty.key, &declared.ty.value);
        if key.nullable {
            diags.push(nullable_table(name, key));
        }
        let head_deletes = |chain: &Chain| names.get(&chain.head.to_string()).is_none_or(|head| head.deletes);
        match node.init.as_ref().map(|chain| (chain, chain.calls.last())) {
            _ if !value.nullable => {}
            Some((_, Some(call))) if call.row.may_delete || call.row.output != Flow::Table => {}
            Some((_, Some(call))) => diags.push(
                Diag::new(
                    &catalogue::NODE_TYPE,
                    &value.written,
                    format!("`Option` in the type of table `{name}`, and `{}` deletes no key", call.name),
                )
                .help(format!("write `{}`", written(&value.inner)))
                .note("the closures of `aggregate` and `reduce` delete a key by `None`, where the type is an `Option`"),
            ),
            Some((chain, None)) if head_deletes(chain) => {}
            Some((_, None)) | None => diags.push(nullable_table(name, value)),
        }
    }
}

fn nullable_table(name: &Ident, ty: &DataType) -> Diag {
    let inner = written(&ty.inner);
    Diag::new(&catalogue::NODE_TYPE, &ty.written, format!("`Option` in the type of table `{name}`"))
        .help(format!("write `{inner}`"))
        .note("a table holds a value for each of its keys; that a key may have none needs no `Option`")
}

/// An aggregation ends its chain, because its table needs a name and a written type.
fn unnamed_table(chain: &Chain) -> Option<Diag> {
    let (_, before_last) = chain.calls.split_last()?;
    let inner = before_last.iter().find(|call| call.row.state == State::Owns)?;
    Some(
        Diag::new(&catalogue::STORE_MISSING, &inner.name, format!("the table that `{}` makes has no name", inner.name))
            .help(
                "end the chain here, as `#[store(…)] let table: Table<Key, Value> = …;`, and continue in another `let`",
            ),
    )
}

fn misfit(call: &Call, flow: Flow, from: &str) -> Diag {
    let needs = call.row.input;
    let diag = Diag::new(
        &catalogue::UNKNOWN_OPERATOR,
        &call.name,
        format!("`{}` works on {}, and {from} is {}", call.name, needs.noun(), flow.noun()),
    );
    match (flow, needs) {
        (Flow::Table, _) if call.row.output == Flow::Grouped || needs == Flow::Grouped => {
            diag.help("group a stream: tables cannot be grouped yet").note(NO_GROUPED_TABLES)
        }
        (Flow::Table, Flow::Stream) if call.row.state == State::Reads => diag
            .help(format!("write `.to_stream()` before it, if only changes of {from} are to be joined"))
            .note("a join of two tables, which follows the changes of both, is not offered yet"),
        (Flow::Table, Flow::Stream) => diag.help("write `.to_stream()` before it").note(CHANGES),
        (Flow::Stream, Flow::Grouped) => diag.help("write `.group_by_key()` before it"),
        (Flow::Stream, Flow::Branches) => diag.help("write `.split()` before it"),
        _ => diag.help(format!("{} takes {}", flow.noun(), fitting(flow))),
    }
}

/// There is no call to suggest: what compiles counts wrongly.
const NO_GROUPED_TABLES: &str = "a group of a table has to take out what a key's old value added, by an adder and a \
                                 subtractor; a group of the table's changes only ever adds";

/// What `to_stream` means for whoever comes from a table.
const CHANGES: &str = "behind it each change of a key is a record of its own, a deletion one without a value; nothing takes \
                       back what an earlier value of the key led to";

/// The operators that work on `flow`.
fn fitting(flow: Flow) -> String {
    let names: Vec<String> =
        op::ALL.iter().filter(|row| row.input == flow).map(|row| format!("`{}`", row.name)).collect();
    names.join(", ")
}

fn wrong_argument(call: &Call, names: &Names) -> Option<Diag> {
    let pairs = call.args.iter().zip(call.row.args);
    pairs
        .filter_map(|(arg, asked)| match (arg, asked) {
            (CallArg::Node(name), Arg::Node(asked)) => Some((name, *asked)),
            _ => None,
        })
        .find_map(|(name, asked)| {
            let found = flow_of(kind_of(name, names)?);
            (found != asked).then(|| {
                let diag = Diag::new(
                    &catalogue::UNKNOWN_OPERATOR,
                    name,
                    format!("`{}` takes {}, and `{name}` is {}", call.name, asked.noun(), found.noun()),
                );
                match asked {
                    Flow::Table => diag
                        .help(format!(
                            "where only the latest value of a key counts, keep it: declare the source as a `Table`, or write \
                             `{name}.group_by_key().reduce(|_, latest| latest.clone())`"
                        ))
                        .note("a join of two streams, which pairs the records of a time window, is not offered yet"),
                    _ => diag
                        .help(format!("give its changes a name: `let changes: Stream<Key, Value> = {name}.to_stream();`"))
                        .note(CHANGES),
                }
            })
        })
}

fn check_result(node: &NodeStmt, chain: &Chain, flow: Flow, diags: &Diags) {
    if flow == Flow::Grouped {
        let last = chain.calls.last().map_or(&chain.head, |call| &call.name);
        diags.push(
            Diag::new(&catalogue::UNKNOWN_OPERATOR, last, format!("`{last}` without an aggregation"))
                .help("continue with `.count()`, `.reduce(|reduced, value| …)` or `.aggregate(|| initial, |key, value, aggregate| …)`"),
        );
        return;
    }
    let made = if flow == Flow::Table { NodeKind::Table } else { NodeKind::Stream };
    for declared in &node.declared {
        if declared.ty.kind != made {
            let (name, word) = (&declared.name, &declared.ty.kind_token);
            diags.push(
                Diag::new(
                    &catalogue::NODE_TYPE,
                    word,
                    format!("`{name}` is declared as `{word}`, and its chain makes a `{}`", made.word()),
                )
                .help(format!(
                    "write `{}<…>`{}",
                    made.word(),
                    match made {
                        NodeKind::Table => ", or end the chain with `.to_stream()` in a `let` of its own",
                        NodeKind::Stream =>
                            "; a table is a source, or what `count`, `reduce` or `aggregate` makes of a group",
                    }
                )),
            );
        }
    }
}

fn kind_of(name: &Ident, names: &Names) -> Option<NodeKind> {
    names.get(&name.to_string())?.kind
}

fn flow_of(kind: NodeKind) -> Flow {
    match kind {
        NodeKind::Stream => Flow::Stream,
        NodeKind::Table => Flow::Table,
    }
}

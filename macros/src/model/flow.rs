//! What flows through a chain: each operator gets what it works on, and the declared type is what comes out.

use syn::Ident;

use super::arguments::{Argument, Chosen};
use super::resolve::Names;
use crate::ast::{Call, Chain, DataType, NodeKind, NodeStmt, node_name, written};
use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::op::{self, Arg, Flow, Form};

/// The form of each call: the one of its name for what flows in and for the nodes it takes. Where that cannot be told, or
/// none fits, it is the first of the name with as many arguments, or just the first, so that a message has something to say.
/// `None` for a name without a form.
pub(super) fn forms(chain: &Chain, names: &Names) -> Option<Vec<&'static Form>> {
    let mut flow = kind_of(&chain.head, names).map(flow_of);
    chain
        .calls
        .iter()
        .map(|call| {
            let form = form(call, flow, names)?;
            flow = Some(form.output);
            Some(form)
        })
        .collect()
}

fn form(call: &Call, flow: Option<Flow>, names: &Names) -> Option<&'static Form> {
    let name = call.name.to_string();
    let fits = |form: &&Form| flow.is_none_or(|flow| form.input == flow);
    let takes = |form: &&Form| {
        call.positional().zip(form.args).all(|(arg, asked)| match asked {
            Arg::Node(asked) => {
                let found = node_name(arg).and_then(|node| kind_of(node, names));
                found.is_none_or(|found| flow_of(found) == *asked)
            }
            Arg::Callback { .. } | Arg::Word(_) => true,
        })
    };
    let has_as_many = |form: &&Form| form.args.len() == call.positional().count();
    let told = |form: &&Form| form.told_by.is_none_or(|told| call.options().any(|(option, _)| option == told));
    let forms = || op::named(&name).filter(told);
    forms()
        .find(|form| fits(form) && takes(form) && has_as_many(form))
        .or_else(|| forms().find(|form| fits(form) && takes(form)))
        .or_else(|| forms().find(|form| fits(form)))
        .or_else(|| forms().find(has_as_many))
        .or_else(|| forms().next())
}

/// Follows a chain whose names are all known. At the first misfit it stops: what follows depends on it.
pub(super) fn check(node: &NodeStmt, chain: &Chain, chosen: &[Chosen], names: &Names, diags: &Diags) {
    // The statement that declares the head may be broken; what is wrong there is reported there.
    let Some(kind) = kind_of(&chain.head, names) else {
        return;
    };
    let mut flow = flow_of(kind);
    let mut from = format!("`{}`", chain.head);
    for (call, chosen) in chain.calls.iter().zip(chosen) {
        if chosen.form.input != flow {
            diags.push(misfit(call, chosen.form, flow, &from));
            return;
        }
        if let Some(diag) = wrong_argument(call, chosen, names) {
            diags.push(diag);
            return;
        }
        flow = chosen.form.output;
        from = format!("the result of `{}`", call.name);
    }
    if let Some(diag) = unnamed_table(chain, chosen) {
        diags.push(diag);
        return;
    }
    check_result(node, chain, flow, diags);
}

/// What a table declares about nulls. Topics delete keys by tombstones and filters by what they keep no longer, which the type
/// need not say. Where a closure that folds or maps may delete a key, its table says so, and another name of that.
pub(super) fn check_nulls(node: &NodeStmt, forms: &[&Form], names: &Names, diags: &Diags) {
    for declared in node.declared.iter().filter(|declared| declared.ty.kind == NodeKind::Table) {
        let (name, key, value) = (&declared.name, &declared.ty.key, &declared.ty.value);
        if key.nullable {
            diags.push(nullable_table(name, key));
        }
        let head_deletes = |chain: &Chain| names.get(&chain.head.to_string()).is_none_or(|head| head.deletes);
        match node.init.as_ref().map(|chain| (chain, forms.last())) {
            _ if !value.nullable => {}
            Some((_, Some(form))) if form.output != Flow::Table || forms.iter().any(|form| form.may_delete) => {}
            // What is deleted there needs no `Option`.
            Some((_, Some(form))) if form.deletes => diags.push(nullable_table(name, value)),
            Some((_, Some(form))) => diags.push(
                Diag::new(
                    &catalogue::NODE_TYPE,
                    &value.written,
                    format!("`Option` in the type of table `{name}`, and `{}` deletes no key", form.name),
                )
                .help(format!("write `{}`", written(&value.inner)))
                .note(
                    "the closures of `aggregate`, `reduce` and, on a table, `map_values` delete a key by `None`, where the \
                     type is an `Option`",
                ),
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
fn unnamed_table(chain: &Chain, chosen: &[Chosen]) -> Option<Diag> {
    let (_, before_last) = chosen.split_last()?;
    let inner = &chain.calls[before_last.iter().position(|call| call.form.owns_store())?];
    Some(
        Diag::new(&catalogue::STORE_MISSING, &inner.name, format!("the table that `{}` makes has no name", inner.name))
            .help(
                "end the chain here, as `#[store(…)] let table: Table<Key, Value> = …;`, and continue in another `let`",
            ),
    )
}

fn misfit(call: &Call, form: &Form, flow: Flow, from: &str) -> Diag {
    let needs = form.input;
    let diag = Diag::new(
        &catalogue::UNKNOWN_OPERATOR,
        &call.name,
        format!("`{}` works on {}, and {from} is {}", call.name, needs.noun(), flow.noun()),
    );
    match (flow, needs) {
        (Flow::Table, Flow::Grouped) if form.output.is_windowed() => {
            diag.help("write `.to_stream().group_by_key()` before it").note(CHANGES)
        }
        (Flow::Table, _) if form.output == Flow::Grouped || needs == Flow::Grouped => {
            diag.help(GROUP_A_TABLE).note(GROUPED_TABLES)
        }
        (Flow::Table, Flow::Stream) => diag.help("write `.to_stream()` before it").note(CHANGES),
        _ if form.output == Flow::Cogrouped && flow.is_windowed() => diag.help("write `windowed_by` behind the last `cogroup`"),
        _ if form.owns_store() && flow.is_cogrouped() => diag
            .help(behind_cogroup(flow))
            .note("the closures of `cogroup` say what each record does to the value"),
        (Flow::Stream, Flow::Grouped) => diag.help("write `.group_by_key()` before it"),
        (Flow::Stream, Flow::Table) if form.second.is_looked_up() => diag
            .help("make a table of the latest value of each key, `.to_table()`, and join that; a stream joins a table by `join` and `left_join`"),
        (Flow::Stream, Flow::Table) if form.output == Flow::Table => diag
            .help("make a table of the latest value of each key, `.to_table()` in a `let` of its own with a `#[store(…)]`")
            .note("each record of a stream counts; of a table, a change may stand for those before it"),
        (Flow::Stream, Flow::Branches) => diag.help("write `.split()` before it"),
        _ => diag.help(format!("{} takes {}", flow.noun(), fitting(flow))),
    }
}

const GROUP_A_TABLE: &str = "group the table by a key of its rows: `.group_by(|key, value| (group, carried))`";

/// What compiles as well, and counts wrongly.
const GROUPED_TABLES: &str = "a group of a table takes out what a row was before it adds what the row is; a group of the table's \
                              changes only ever adds";

/// What `to_stream` means for whoever comes from a table.
const CHANGES: &str = "behind it each change of a key is a record of its own, a deletion one without a value; nothing takes \
                       back what an earlier value of the key led to";

/// The operators that work on `flow`.
fn fitting(flow: Flow) -> String {
    let mut names: Vec<String> =
        op::ALL.iter().filter(|form| form.input == flow).map(|form| format!("`{}`", form.name)).collect();
    // Forms of one name stand together.
    names.dedup();
    names.join(", ")
}

fn wrong_argument(call: &Call, chosen: &Chosen, names: &Names) -> Option<Diag> {
    let pairs = chosen.args.iter().zip(chosen.form.args);
    pairs
        .filter_map(|(arg, asked)| match (arg, asked) {
            (Argument::Node(name), Arg::Node(asked)) => Some((name, *asked)),
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
                    Flow::Table if chosen.form.input == Flow::Table => diag.help(table_with_stream(call, name)),
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

/// A stream joins a table, not the other way round; and nobody joins a stream from both sides.
fn table_with_stream(call: &Call, stream: &Ident) -> String {
    let operator = call.name.to_string();
    let joins = |form: &Form| form.input == Flow::Stream && form.second.is_looked_up();
    match op::named(&operator).any(joins) {
        true => format!(
            "join the stream with the table: `{stream}.{operator}(table, |key, value, table_value| …)`; to follow the changes \
             of both, join a table of its latest values, `{stream}.to_table()` in a `let` of its own"
        ),
        false => format!(
            "make a table of the latest value of each key, `{stream}.to_table()` in a `let` of its own, and join that"
        ),
    }
}

/// The aggregation of several streams, of which there is one.
fn behind_cogroup(flow: Flow) -> &'static str {
    match flow {
        Flow::CogroupedSessions => "continue with `.aggregate(|| initial, |key, left, right| …)`",
        _ => "continue with `.aggregate(|| initial)`",
    }
}

fn check_result(node: &NodeStmt, chain: &Chain, flow: Flow, diags: &Diags) {
    if matches!(flow, Flow::Grouped | Flow::GroupedTable) || flow.is_windowed() || flow.is_cogrouped() {
        let last = chain.calls.last().map_or(&chain.head, |call| &call.name);
        diags.push(Diag::new(&catalogue::UNKNOWN_OPERATOR, last, format!("`{last}` without an aggregation")).help(
            match flow {
                Flow::GroupedTable => {
                    "continue with `.count()`, `.reduce(|reduced, added| …, |reduced, removed| …)` or \
                         `.aggregate(|| initial, |key, added, aggregate| …, |key, removed, aggregate| …)`"
                }
                flow if flow.is_cogrouped() => behind_cogroup(flow),
                Flow::Sessions => {
                    "continue with `.count()`, `.reduce(|reduced, value| …)` or \
                         `.aggregate(|| initial, |key, value, aggregate| …, |key, left, right| …)`"
                }
                _ => {
                    "continue with `.count()`, `.reduce(|reduced, value| …)` or \
                         `.aggregate(|| initial, |key, value, aggregate| …)`"
                }
            },
        ));
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
                            "; a table is a source, what `to_table` makes of a stream, or what `count`, `reduce` or `aggregate` makes of a group",
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

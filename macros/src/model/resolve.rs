//! Names: each declared once, each use after its declaration, each operator on the kind of node it needs.
//! The only place that reports unknown or doubled names.

use std::collections::BTreeMap;

use proc_macro2::Span;
use syn::Ident;

use super::arguments::{self, Chosen};
use super::flow;
use crate::ast::{Broken, Chain, NodeKind, NodeStmt, NodeType, Statement, Topology};
use crate::catalogue;
use crate::diag::{Diag, Diags, nearest, on_line};

/// What is known about a declared name.
#[derive(Clone, Copy)]
pub(super) struct Known {
    /// None for the nodes of a broken statement.
    pub(super) kind: Option<NodeKind>,
    /// Whether it is a table whose type says that keys may be deleted.
    pub(super) deletes: bool,
    span: Span,
}

/// The names declared so far.
pub(super) type Names = BTreeMap<String, Known>;

/// What became of a statement.
pub(super) enum Resolved {
    /// It has no mistake; its calls with their forms.
    Sound(Vec<Chosen>),
    /// It has one.
    Unsound,
    /// It has one in an argument, in which any word may be a node.
    Unread,
}

/// Reports every mistake with a name, and every argument that is none of its operator's.
pub(super) fn check(ast: &Topology, diags: &Diags) -> Vec<Resolved> {
    let all = declarations(&ast.statements);
    let mut names = Names::new();
    let resolved = ast.statements.iter().map(|statement| match statement {
        Statement::Node(node) => check_node(node, &all, &mut names, diags),
        Statement::Broken(broken) => {
            check_broken(broken, &all, &mut names, diags);
            Resolved::Unsound
        }
    });
    resolved.collect()
}

fn check_node(node: &NodeStmt, all: &Names, names: &mut Names, diags: &Diags) -> Resolved {
    let before = diags.count();
    let chosen = match &node.init {
        Some(chain) => choose(node, chain, names, diags),
        None => {
            flow::check_nulls(node, &[], names, diags);
            Some(Vec::new())
        }
    };
    if let Some(chain) = &node.init {
        let mentions: Vec<&Ident> = chain.mentions().collect();
        let unknown = mentions.iter().filter(|name| report_unknown(name, all, names, diags)).count();
        if let (0, Some(chosen)) = (unknown, &chosen) {
            flow::check(node, chain, chosen, names, diags);
        }
    }
    if let Some(copies) = node.attrs.sink.as_ref().and_then(|sink| sink.copies.as_ref()) {
        report_unknown(&copies.value, all, names, diags);
    }
    for declared in &node.declared {
        // Of a node whose chain cannot be read nothing is demanded.
        declare(&declared.name, chosen.is_some().then_some(&declared.ty), names, diags);
    }
    match chosen {
        None => Resolved::Unread,
        Some(chosen) if diags.count() == before => Resolved::Sound(chosen),
        Some(_) => Resolved::Unsound,
    }
}

/// The calls of a chain with their forms and arguments; `None` where an argument is wrong.
fn choose(node: &NodeStmt, chain: &Chain, names: &Names, diags: &Diags) -> Option<Vec<Chosen>> {
    let chosen = read_arguments(chain, names, diags)?;
    let forms: Vec<_> = chosen.iter().map(|call| call.form).collect();
    flow::check_nulls(node, &forms, names, diags);
    Some(chosen)
}

/// Reads all calls of a chain before the first mistake ends it.
fn read_arguments(chain: &Chain, names: &Names, diags: &Diags) -> Option<Vec<Chosen>> {
    let forms = flow::forms(chain, names)?;
    let read: Vec<_> = chain.calls.iter().zip(forms).map(|(call, form)| arguments::read(call, form, diags)).collect();
    read.into_iter().collect()
}

fn check_broken(broken: &Broken, all: &Names, names: &mut Names, diags: &Diags) {
    for name in &broken.mentions {
        report_unknown(name, all, names, diags);
    }
    if let Some(chain) = &broken.chain {
        read_arguments(chain, names, diags);
    }
    for name in &broken.names {
        declare(name, None, names, diags);
    }
}

fn declare(name: &Ident, ty: Option<&NodeType>, names: &mut Names, diags: &Diags) {
    let kind = ty.map(|ty| ty.kind);
    let deletes = ty.is_some_and(|ty| ty.kind == NodeKind::Table && ty.value.nullable);
    let known = Known { kind, deletes, span: name.span() };
    let Some(first) = names.get(&name.to_string()) else {
        names.insert(name.to_string(), known);
        return;
    };
    diags.push(
        Diag::new(&catalogue::DOUBLED_NODE, name, format!("node `{name}` is declared twice"))
            .help("give one of the two another name")
            .note(format!("the first one is {}", on_line(first.span))),
    );
}

/// Reports `name` where no node of that name is declared before; says whether it did.
fn report_unknown(name: &Ident, all: &Names, names: &Names, diags: &Diags) -> bool {
    let written = name.to_string();
    if names.contains_key(&written) {
        return false;
    }
    if let Some(later) = all.get(&written) {
        diags.push(
            Diag::new(&catalogue::UNKNOWN_NODE, name, format!("node `{name}` is used before it is declared"))
                .help(format!("move this `let` below that of `{name}`"))
                .note(format!(
                    "`{name}` is declared {}; a topology has no cycles but through topics",
                    on_line(later.span)
                )),
        );
        return true;
    }
    let diag = Diag::new(&catalogue::UNKNOWN_NODE, name, format!("unknown node `{name}`"));
    diags.push(match nearest(&written, names.keys().map(String::as_str)) {
        Some(near) => diag.help(format!("write `{near}`")),
        None => diag.help(format!("declare it above: `let {name}: Stream<Key, Value> = …;`")),
    });
    true
}

/// Every declaration, wherever it stands.
fn declarations(statements: &[Statement]) -> Names {
    let mut all = Names::new();
    for statement in statements {
        let names: Vec<&Ident> = match statement {
            Statement::Node(node) => node.declared.iter().map(|declared| &declared.name).collect(),
            Statement::Broken(broken) => broken.names.iter().collect(),
        };
        for name in names {
            all.entry(name.to_string()).or_insert(Known { kind: None, deletes: false, span: name.span() });
        }
    }
    all
}

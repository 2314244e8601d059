//! From a syntax tree, and which of its statements have no mistake, to the model.

use std::collections::BTreeMap;

use proc_macro2::Span;
use syn::Ident;

use super::lineage::Place;
use super::{
    Chain, ChainId, LeftOut, Model, Node, NodeId, Origin, Sink, Source, Step, StepArg, Store, Topic, subtopology,
};
use crate::ast::{self, CallArg, Declared, NodeStmt, Statement, Topology};
use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::op::State;

/// Builds the model. Holes in a tree without errors are mistakes of ours, and are reported as such.
pub(super) fn build(ast: &Topology, sound: &[bool], diags: &Diags) -> Option<Model> {
    let model = Builder::new(ast).map(|builder| builder.run(ast, sound));
    let has_holes = model.as_ref().is_none_or(|model| !model.left_out.words.is_empty());
    if has_holes && !diags.has_errors() {
        diags.push(Diag::at(
            &catalogue::INTERNAL,
            Span::call_site(),
            "internal error in `topology!`: a name that was resolved is gone",
        ));
    }
    model
}

struct Builder {
    model: Model,
    ids: BTreeMap<String, NodeId>,
}

impl Builder {
    fn new(ast: &Topology) -> Option<Self> {
        let item = ast.item.clone()?;
        let display_name = match &ast.header.name {
            Some(name) => name.value.value(),
            None => item.name.to_string(),
        };
        let model = Model {
            item,
            application_id: ast.header.application_id.clone()?,
            params: ast.header.params.as_ref().map(|given| given.value.clone()),
            guarantee: ast.header.guarantee.as_ref().map(|given| given.value).unwrap_or_default(),
            display_name,
            lock: ast.header.lock.clone(),
            replay_test: ast.header.replay_test.clone(),
            asks: true,
            audit: ast.header.audit.clone(),
            nodes: Vec::new(),
            chains: Vec::new(),
            sources: Vec::new(),
            sinks: Vec::new(),
            stores: Vec::new(),
            subtopologies: Vec::new(),
            left_out: LeftOut { in_header: ast.header.has_mistakes, ..LeftOut::default() },
        };
        Some(Self { model, ids: BTreeMap::new() })
    }

    fn run(mut self, ast: &Topology, sound: &[bool]) -> Model {
        for (statement, &is_sound) in ast.statements.iter().zip(sound) {
            match statement {
                Statement::Node(node) => {
                    if !is_sound || self.add_statement(node).is_none() {
                        self.add_unknown(node);
                    }
                }
                Statement::Broken(broken) => {
                    self.leave_out(broken.words.iter().cloned(), &broken.mentions.iter().collect::<Vec<_>>());
                }
            }
        }
        subtopology::assign(&mut self.model);
        self.model
    }

    fn leave_out(&mut self, words: impl Iterator<Item = String>, mentions: &[&Ident]) {
        self.model.left_out.words.extend(words);
        self.model.left_out.unknown_name |= mentions.iter().any(|name| self.id(name).is_none());
    }

    /// The nodes of a statement with a mistake, or of one whose nodes are in such a statement.
    fn add_unknown(&mut self, stmt: &NodeStmt) {
        let mentions: Vec<&Ident> = stmt.init.iter().flat_map(ast::Chain::mentions).collect();
        self.leave_out(mentions.iter().map(ToString::to_string), &mentions);
        for declared in &stmt.declared {
            // Of two of one name the first one counts.
            if self.id(&declared.name).is_none() {
                self.add_node(node(stmt, declared, Origin::Unknown, None));
            }
        }
    }

    fn add_statement(&mut self, stmt: &NodeStmt) -> Option<()> {
        let Some(chain) = &stmt.init else {
            let node = node(stmt, stmt.declared.first()?, Origin::Source, None);
            self.add_node(node);
            return Some(());
        };
        let first = self.model.nodes.len();
        let owners: Vec<NodeId> = (first..first + stmt.declared.len()).map(NodeId).collect();
        let chain_id = ChainId(self.model.chains.len());
        let (chain, end) = self.resolve_chain(stmt, chain, owners)?;
        let is_split = chain.is_split();
        self.model.chains.push(chain);
        for (index, declared) in stmt.declared.iter().enumerate() {
            let origin = if is_split { Origin::Branch(chain_id, index) } else { Origin::Chain(chain_id) };
            let node = node(stmt, declared, origin, end.key_changed_by.clone());
            self.add_node(node);
        }
        Some(())
    }

    /// The chain, and what is known at its end.
    fn resolve_chain(&self, stmt: &NodeStmt, chain: &ast::Chain, owners: Vec<NodeId>) -> Option<(Chain, Place)> {
        let head = self.id(&chain.head)?;
        let cut = cut(stmt, chain);
        let deletes = self.model.deletes(head);
        let mut place = Place::at(self.model.node(head));
        let mut key_changed_by = None;
        let mut steps = Vec::new();
        for (index, call) in chain.calls.iter().enumerate() {
            if cut == Some(index) {
                key_changed_by = place.key_changed_by.take();
                // The aggregation behind the topic keeps its table by the key that the topic carries.
                place.types.key.get_or_insert_with(|| stmt.declared[0].ty.key.clone());
            }
            let args = call.args.iter().map(|arg| self.resolve_arg(arg)).collect::<Option<Vec<_>>>()?;
            let step = Step {
                name: call.name.clone(),
                row: call.row,
                args,
                input: place.types.clone(),
                key_changed_by: place.key_changed_by.clone(),
            };
            place = place.after(&step, &self.model.nodes, deletes);
            steps.push(step);
        }
        if cut == Some(chain.calls.len()) {
            key_changed_by = place.key_changed_by.take();
        } else if cut.is_none() {
            key_changed_by = place.key_changed_by.clone();
        }
        Some((Chain { head, steps, owners, cut, key_changed_by }, place))
    }

    fn resolve_arg(&self, arg: &CallArg) -> Option<StepArg> {
        Some(match arg {
            CallArg::Callback(callback) => StepArg::Callback(callback.clone()),
            CallArg::Node(name) => StepArg::Node(self.id(name)?, name.clone()),
        })
    }

    fn id(&self, name: &Ident) -> Option<NodeId> {
        self.ids.get(&name.to_string()).copied()
    }

    fn add_node(&mut self, node: Node) {
        let id = NodeId(self.model.nodes.len());
        self.ids.insert(node.name.to_string(), id);
        let model = &mut self.model;
        model.sources.extend(source_of(id, &node));
        model.sinks.extend(sink_of(id, &node, &self.ids));
        // The reading end's types: a repartition before an aggregation carries what was grouped.
        if let Some((source, sink)) = self.repartition_of(id, &node) {
            self.model.sources.push(source);
            self.model.sinks.push(sink);
        }
        self.model.stores.extend(store_of(id, &node));
        self.model.nodes.push(node);
    }

    /// Both ends of a node's repartition topic.
    fn repartition_of(&self, id: NodeId, node: &Node) -> Option<(Source, Sink)> {
        let attr = node.repartition.as_ref()?;
        let (mut key, mut value) = (node.ty.key.clone(), node.ty.value.clone());
        if let Origin::Chain(chain) = node.origin {
            let chain = self.model.chain(chain);
            if let Some(step) = chain.cut.and_then(|cut| chain.steps.get(cut)) {
                // A key that `group_by` made is the key of the table. A value of unwritten type is refused
                // by a rule; the table's stands in for it so that other rules can go on.
                key = step.input.key.clone().unwrap_or(key);
                value = step.input.value.clone().unwrap_or(value);
            }
        }
        let topic = Topic::Repartition(attr.name.value.clone());
        let source = Source {
            node: id,
            topic: topic.clone(),
            serdes: attr.serdes.clone(),
            key: key.clone(),
            value: value.clone(),
            partitions: attr.partitions.clone(),
            offset_reset: ast::OffsetReset::Earliest,
            timestamp: None,
            timestamp_after_max: None,
            on_error: ast::OnError::Fail,
            subtopology: 0,
        };
        let sink = Sink {
            node: id,
            topic,
            serdes: attr.serdes.clone(),
            key,
            value,
            partitions: attr.partitions.clone(),
            copies: None,
            on_unwritable: ast::OnUnwritable::Fail,
            subtopology: 0,
        };
        Some((source, sink))
    }
}

/// How many steps run before the repartition topic of a statement that has one: all of them, or those up to
/// the grouping whose aggregation follows in the same chain.
fn cut(stmt: &NodeStmt, chain: &ast::Chain) -> Option<usize> {
    stmt.attrs.repartition.as_ref()?;
    let owns = chain.calls.iter().position(|call| call.row.state == State::Owns);
    Some(owns.unwrap_or(chain.calls.len()))
}

fn node(stmt: &NodeStmt, declared: &Declared, origin: Origin, key_changed_by: Option<Ident>) -> Node {
    let attrs = &stmt.attrs;
    Node {
        name: declared.name.clone(),
        docs: attrs.docs.clone(),
        ty: declared.ty.clone(),
        origin,
        source: attrs.source.clone(),
        repartition: attrs.repartition.clone(),
        store: attrs.store.clone(),
        sink: attrs.sink.clone(),
        migrates: attrs.migrates.clone(),
        key_changed_by,
        made_in: 0,
        used_in: 0,
    }
}

fn source_of(id: NodeId, node: &Node) -> Option<Source> {
    let attr = node.source.as_ref()?;
    Some(Source {
        node: id,
        topic: Topic::External(attr.topic.value.clone()),
        serdes: attr.serdes.clone(),
        key: node.ty.key.clone(),
        value: node.ty.value.clone(),
        partitions: attr.partitions.clone(),
        offset_reset: attr.offset_reset.as_ref().map(|given| given.value).unwrap_or_default(),
        timestamp: attr.timestamp.clone(),
        timestamp_after_max: attr.timestamp_after_max.clone(),
        on_error: attr.on_error.as_ref().map(|given| given.value.clone()).unwrap_or_default(),
        subtopology: 0,
    })
}

fn sink_of(id: NodeId, node: &Node, ids: &BTreeMap<String, NodeId>) -> Option<Sink> {
    let attr = node.sink.as_ref()?;
    let copies = attr.copies.as_ref().map(|given| &given.value);
    Some(Sink {
        node: id,
        topic: Topic::External(attr.topic.value.clone()),
        serdes: attr.serdes.clone(),
        key: node.ty.key.clone(),
        value: node.ty.value.clone(),
        partitions: attr.partitions.clone(),
        copies: copies.and_then(|name| Some((*ids.get(&name.to_string())?, name.clone()))),
        on_unwritable: attr.on_unwritable.as_ref().map(|given| given.value.clone()).unwrap_or_default(),
        subtopology: 0,
    })
}

/// The store of a node; a table source lends its serdes. A store without serdes is refused by a rule.
fn store_of(id: NodeId, node: &Node) -> Option<Store> {
    let attr = node.store.as_ref()?;
    let lent = node.source.as_ref().map(|source| &source.serdes);
    let key_serde = attr.key.as_ref().or(lent.map(|serdes| &serdes.key))?;
    let value_serde = attr.value.as_ref().or(lent.map(|serdes| &serdes.value))?;
    Some(Store {
        node: id,
        name: attr.name.clone(),
        key_serde: key_serde.value.clone(),
        value_serde: value_serde.value.clone(),
        key: node.ty.key.clone(),
        // What is deleted is not kept.
        value: node.ty.value.clone().present(),
        subtopology: 0,
        local: 0,
    })
}

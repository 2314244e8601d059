//! From a syntax tree, and which of its statements have no mistake, to the model.

use std::collections::BTreeMap;

use proc_macro2::Span;
use syn::Ident;

use super::arguments::{Argument, Chosen};
use super::lineage::Place;
use super::resolve::Resolved;
use super::{
    Chain, ChainId, LeftOut, Limits, Model, Node, NodeId, Origin, Segment, Sink, Source, Step, StepArg, Store, Topic,
    finals, old, partitioning, subtopology, window_serde, windowed_key, windows,
};
use crate::ast::{self, DataType, Declared, NodeStmt, Statement, Topology};
use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::op::{Flow, Slot};
use crate::parse::words;

/// Builds the model. Holes in a tree without errors are mistakes of ours, and are reported as such.
pub(super) fn build(ast: &Topology, resolved: Vec<Resolved>, diags: &Diags) -> Option<Model> {
    let model = Builder::new(ast).map(|builder| builder.run(ast, resolved));
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

    fn run(mut self, ast: &Topology, resolved: Vec<Resolved>) -> Model {
        for (statement, resolved) in ast.statements.iter().zip(resolved) {
            match (statement, resolved) {
                (Statement::Node(node), Resolved::Sound(chosen)) => {
                    if self.add_statement(node, chosen).is_none() {
                        self.add_unknown(node);
                    }
                }
                (Statement::Node(node), Resolved::Unsound) => self.add_unknown(node),
                (Statement::Node(node), Resolved::Unread) => {
                    let calls = node.init.iter().flat_map(|chain| &chain.calls);
                    self.leave_out(calls.flat_map(|call| words(call.paren.stream())), &[]);
                    self.add_unknown(node);
                }
                (Statement::Broken(broken), _) => {
                    self.leave_out(broken.words.iter().cloned(), &broken.mentions.iter().collect::<Vec<_>>());
                }
            }
        }
        subtopology::assign(&mut self.model);
        partitioning::assign(&mut self.model);
        old::assign(&mut self.model);
        finals::assign(&mut self.model);
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

    fn add_statement(&mut self, stmt: &NodeStmt, chosen: Vec<Chosen>) -> Option<()> {
        let Some(chain) = &stmt.init else {
            let node = node(stmt, stmt.declared.first()?, Origin::Source, None);
            self.add_node(node);
            return Some(());
        };
        let first = self.model.nodes.len();
        let owners: Vec<NodeId> = (first..first + stmt.declared.len()).map(NodeId).collect();
        let chain_id = ChainId(self.model.chains.len());
        let (chain, end) = self.resolve_chain(stmt, chain, chosen, owners)?;
        let is_split = chain.is_split();
        self.model.chains.push(chain);
        for (index, declared) in stmt.declared.iter().enumerate() {
            let origin = if is_split { Origin::Branch(chain_id, index) } else { Origin::Chain(chain_id) };
            let node = node(stmt, declared, origin, Some(&end));
            self.add_node(node);
        }
        Some(())
    }

    /// The chain, and what is known at its end.
    fn resolve_chain(
        &self,
        stmt: &NodeStmt,
        chain: &ast::Chain,
        chosen: Vec<Chosen>,
        owners: Vec<NodeId>,
    ) -> Option<(Chain, Place)> {
        let head = self.id(&chain.head)?;
        let topic_at = topic_at(stmt, &chosen);
        let has_windows = chosen.iter().any(|call| call.form.output.is_windowed());
        let mut place = Place::at(self.model.node(head));
        let mut segments = Vec::new();
        let mut steps = Vec::new();
        for (index, (call, Chosen { form, args, options })) in chain.calls.iter().zip(chosen).enumerate() {
            if topic_at == Some(index) {
                segments.push(Segment { steps: 0..index, key_changed_by: place.key_changed_by.take(), subtopology: 0 });
                // The aggregation behind the topic keeps its table by the key that the topic carries.
                place.types.key.get_or_insert_with(|| grouped_key(stmt, has_windows));
                if form.input == Flow::GroupedTable {
                    place.types.value = carried(stmt);
                }
            }
            let args = args.into_iter().map(|arg| self.resolve_arg(arg)).collect::<Option<Vec<_>>>()?;
            let step = Step {
                name: call.name.clone(),
                form,
                args,
                options,
                input: place.types.clone(),
                key_changed_by: place.key_changed_by.clone(),
                deletes: place.deletes,
                sends_old: false,
            };
            place = place.after(&step, &self.model.nodes);
            steps.push(step);
        }
        let end = steps.len();
        if topic_at == Some(end) {
            segments.push(Segment { steps: 0..end, key_changed_by: place.key_changed_by.take(), subtopology: 0 });
        }
        let start = segments.last().map_or(0, |before| before.steps.end);
        let key_changed_by = place.key_changed_by.clone();
        segments.push(Segment { steps: start..end, key_changed_by, subtopology: 0 });
        Some((Chain { head, steps, owners, segments }, place))
    }

    fn resolve_arg(&self, arg: Argument) -> Option<StepArg> {
        Some(match arg {
            Argument::Callback(callback) => StepArg::Callback(callback),
            Argument::Word => StepArg::Word,
            Argument::Node(name) => StepArg::Node(self.id(&name)?, name),
        })
    }

    fn id(&self, name: &Ident) -> Option<NodeId> {
        self.ids.get(&name.to_string()).copied()
    }

    fn add_node(&mut self, node: Node) {
        let id = NodeId(self.model.nodes.len());
        self.ids.insert(node.name.to_string(), id);
        let last = match node.origin {
            Origin::Source | Origin::Unknown => 0,
            Origin::Chain(chain) | Origin::Branch(chain, _) => self.model.chain(chain).last_segment(),
        };
        let model = &mut self.model;
        model.sources.extend(source_of(id, &node));
        model.sinks.extend(sink_of(id, &node, last, &self.ids));
        // The reading end's types: a repartition before an aggregation carries what was grouped.
        if let Some((source, sink)) = self.repartition_of(id, &node, last) {
            self.model.sources.push(source);
            self.model.sinks.push(sink);
        }
        let store = self.store_of(id, &node);
        self.model.stores.extend(store);
        self.model.nodes.push(node);
    }

    /// The store of a node; a table source lends its serdes. A store without serdes is refused by a rule.
    fn store_of(&self, id: NodeId, node: &Node) -> Option<Store> {
        let attr = node.store.as_ref()?;
        let chain = match node.origin {
            Origin::Chain(chain) => Some(self.model.chain(chain)),
            _ => None,
        };
        // What the operator keeps that fills it; a table source fills its own.
        let mut slots = chain.into_iter().flat_map(|chain| &chain.steps).flat_map(|step| step.form.stores);
        let kind = slots.next().copied().unwrap_or(Slot::KeyValue);
        let lent = node.source.as_ref().map(|source| &source.serdes);
        let key_serde = attr.key.as_ref().or(lent.map(|serdes| &serdes.key))?;
        let value_serde = attr.value.as_ref().or(lent.map(|serdes| &serdes.value))?;
        let window_size = node.source.as_ref().and_then(|source| source.window_size.as_ref());
        Some(Store {
            node: id,
            kind,
            windows: chain.and_then(|chain| windows::of(chain, attr)),
            limits: chain.and_then(Chain::buffer).map(Limits::stated),
            name: attr.name.clone(),
            key_serde: window_serde::sized_key(key_serde.value.clone(), window_size),
            value_serde: value_serde.value.clone(),
            key: match kind {
                Slot::KeyValue => node.ty.key.clone(),
                _ => inner_key(&node.ty.key),
            },
            // What is deleted is not kept.
            value: node.ty.value.clone().present(),
            subtopology: 0,
            holds_back: attr.cache.is_some(),
            clocks: match kind.keeps_windows() {
                true => chain.map_or(0, |chain| chain.cogrouped().count()).max(1),
                false => usize::from(kind == Slot::Suppress),
            },
            local: 0,
        })
    }

    /// Both ends of a node's repartition topic.
    fn repartition_of(&self, id: NodeId, node: &Node, segment: usize) -> Option<(Source, Sink)> {
        let attr = node.repartition.as_ref()?;
        let (mut key, mut value) = (node.ty.key.clone(), node.ty.value.clone());
        let mut carries_changes = false;
        if let Origin::Chain(chain) = node.origin {
            let chain = self.model.chain(chain);
            if let Some(step) = chain.steps.get(chain.segments[segment].steps.start) {
                // A key that `group_by` made is the key of the table. A value of unwritten type is refused
                // by a rule; the table's stands in for it so that other rules can go on.
                key = step.input.key.clone().unwrap_or(key);
                value = step.input.value.clone().unwrap_or(value);
                carries_changes = step.form.input == Flow::GroupedTable;
            }
        }
        let topic = Topic::Repartition(attr.name.value.clone());
        // Both ends name one serde: what is written here is read here.
        let serdes = window_serde::sized(&attr.serdes, attr.window_size.as_ref());
        let source = Source {
            node: id,
            segment,
            topic: topic.clone(),
            serdes: serdes.clone(),
            key: key.clone(),
            value: value.clone(),
            partitions: attr.partitions.clone(),
            offset_reset: ast::OffsetReset::Earliest,
            timestamp: None,
            max_future: None,
            on_error: ast::OnError::Fail,
            carries_changes,
            subtopology: 0,
        };
        let sink = Sink {
            node: id,
            segment: segment.saturating_sub(1),
            topic,
            serdes,
            key,
            value,
            partitions: attr.partitions.clone(),
            copies: None,
            on_unwritable: ast::OnUnwritable::Fail,
            carries_changes,
            subtopology: 0,
        };
        Some((source, sink))
    }
}

/// How many steps run before the repartition topic of a statement that has one: all of them, or those up to
/// the grouping whose aggregation follows in the same chain.
fn topic_at(stmt: &NodeStmt, chosen: &[Chosen]) -> Option<usize> {
    stmt.attrs.repartition.as_ref()?;
    let owns = chosen.iter().position(|call| call.form.owns_store() || call.form.begins_cogroup());
    Some(owns.unwrap_or(chosen.len()))
}

/// The key that a topic before an aggregation carries, as the type of the aggregation's table says it.
fn grouped_key(stmt: &NodeStmt, has_windows: bool) -> DataType {
    let declared = &stmt.declared[0].ty.key;
    match has_windows {
        true => inner_key(declared),
        false => declared.clone(),
    }
}

/// The key inside a windowed one. One that is not written as windowed is refused by a rule.
fn inner_key(declared: &DataType) -> DataType {
    match windowed_key(&declared.inner) {
        Some(key) => DataType { written: key.clone(), inner: key.clone(), nullable: false },
        None => declared.clone(),
    }
}

/// The type of the rows of a table on their way to their groups.
fn carried(stmt: &NodeStmt) -> Option<DataType> {
    let carries = stmt.attrs.repartition.as_ref()?.carries.as_ref()?;
    Some(carries.value.clone())
}

/// `end` is what is known at the end of its chain, if it has one.
fn node(stmt: &NodeStmt, declared: &Declared, origin: Origin, end: Option<&Place>) -> Node {
    let attrs = &stmt.attrs;
    Node {
        name: declared.name.clone(),
        docs: attrs.docs.clone(),
        ty: declared.ty.clone(),
        origin,
        source: attrs.source.clone(),
        repartition: attrs.repartition.clone(),
        store: attrs.store.clone(),
        unstored: attrs.unstored.clone(),
        sink: attrs.sink.clone(),
        migrates: attrs.migrates.clone(),
        key_changed_by: end.and_then(|place| place.key_changed_by.clone()),
        deletes: old::deletes(&declared.ty, origin == Origin::Source, end),
        sends_old: false,
        subtopology: 0,
    }
}

fn source_of(id: NodeId, node: &Node) -> Option<Source> {
    let attr = node.source.as_ref()?;
    Some(Source {
        node: id,
        segment: 0,
        topic: Topic::External(attr.topic.value.clone()),
        serdes: window_serde::sized(&attr.serdes, attr.window_size.as_ref()),
        key: node.ty.key.clone(),
        value: node.ty.value.clone(),
        partitions: attr.partitions.clone(),
        offset_reset: attr.offset_reset.as_ref().map(|given| given.value).unwrap_or_default(),
        timestamp: attr.timestamp.clone(),
        max_future: attr.max_future.clone(),
        on_error: attr.on_error.as_ref().map(|given| given.value.clone()).unwrap_or_default(),
        carries_changes: false,
        subtopology: 0,
    })
}

fn sink_of(id: NodeId, node: &Node, segment: usize, ids: &BTreeMap<String, NodeId>) -> Option<Sink> {
    let attr = node.sink.as_ref()?;
    let copies = attr.copies.as_ref().map(|given| &given.value);
    Some(Sink {
        node: id,
        segment,
        topic: Topic::External(attr.topic.value.clone()),
        serdes: attr.serdes.clone(),
        key: node.ty.key.clone(),
        value: node.ty.value.clone(),
        partitions: attr.partitions.clone(),
        copies: copies.and_then(|name| Some((*ids.get(&name.to_string())?, name.clone()))),
        on_unwritable: attr.on_unwritable.as_ref().map(|given| given.value.clone()).unwrap_or_default(),
        carries_changes: false,
        subtopology: 0,
    })
}

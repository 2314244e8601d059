//! Questions that several rules and generators ask.

use syn::{Expr, Ident, LitStr};

use super::{
    Chain, ChainId, Model, Node, NodeId, OptionValue, Origin, Sink, Source, Step, StepArg, StepOption, Store, Topic,
};
use crate::ast::{Callback, Duration, NodeKind, OnError, OnUnwritable};
use crate::op::{Alone, Flow, Role, Second};

/// User code together with the operator that runs it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CallbackSite<'m> {
    pub step: &'m Step,
    pub callback: &'m Callback,
}

impl<'m> CallbackSite<'m> {
    /// The closure, or the path of a function.
    pub(crate) fn expr(&self) -> &'m Expr {
        &self.callback.expr
    }

    /// Whether the code may only compute, or also log.
    pub(crate) fn role(&self) -> Role {
        self.step.form.role
    }
}

impl Model {
    pub(crate) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0]
    }

    pub(crate) fn chain(&self, id: ChainId) -> &Chain {
        &self.chains[id.0]
    }

    /// All nodes with their ids, in source order.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        self.nodes.iter().enumerate().map(|(index, node)| (NodeId(index), node))
    }

    /// All chains with their ids, in source order.
    pub(crate) fn chains(&self) -> impl Iterator<Item = (ChainId, &Chain)> {
        self.chains.iter().enumerate().map(|(index, chain)| (ChainId(index), chain))
    }

    /// Every operator with its chain, in source order.
    pub(crate) fn steps(&self) -> impl Iterator<Item = (&Chain, &Step)> {
        self.chains.iter().flat_map(|chain| chain.steps.iter().map(move |step| (chain, step)))
    }

    /// Every closure and function that runs once a record, in source order.
    pub(crate) fn callbacks(&self) -> impl Iterator<Item = CallbackSite<'_>> {
        self.steps().flat_map(|(_, step)| step.callbacks().map(move |callback| CallbackSite { step, callback }))
    }

    /// The chain that makes a node; none for sources. Branches of one split share theirs.
    pub(crate) fn chain_of(&self, id: NodeId) -> Option<&Chain> {
        match self.node(id).origin {
            Origin::Source | Origin::Unknown => None,
            Origin::Chain(chain) | Origin::Branch(chain, _) => Some(self.chain(chain)),
        }
    }

    /// The chains that begin at a node.
    pub(crate) fn chains_from(&self, id: NodeId) -> impl Iterator<Item = (ChainId, &Chain)> {
        self.chains().filter(move |(_, chain)| chain.head == id)
    }

    /// Every operator that names a node as an argument: its merges and joins.
    pub(crate) fn argument_uses(&self, id: NodeId) -> impl Iterator<Item = (ChainId, usize, &Step)> {
        self.chains().flat_map(move |(chain_id, chain)| {
            let uses = chain.steps.iter().enumerate().filter(move |(_, step)| step.node() == Some(id));
            uses.map(move |(index, step)| (chain_id, index, step))
        })
    }

    /// Whether any chain or operator reads a node.
    pub(crate) fn is_used(&self, id: NodeId) -> bool {
        self.chains_from(id).next().is_some() || self.argument_uses(id).next().is_some()
    }

    /// Whether the node may have a use that a mistake hides.
    pub(crate) fn may_be_used(&self, id: NodeId) -> bool {
        self.left_out.unknown_name || self.left_out.words.contains(&self.node(id).name.to_string())
    }

    /// Whether everything that a node is made from is known: no mistake hides a part.
    pub(crate) fn is_known(&self, id: NodeId) -> bool {
        self.node(id).origin != Origin::Unknown && self.inputs(id).into_iter().all(|input| self.is_known(input))
    }

    /// The nodes that a node is made from, in the order of its chain.
    pub(crate) fn inputs(&self, id: NodeId) -> Vec<NodeId> {
        self.chain_of(id).map_or_else(Vec::new, |chain| {
            let others = chain.steps.iter().filter_map(Step::node);
            std::iter::once(chain.head).chain(others).collect()
        })
    }

    /// The table that a table is another name for, if it is one, else itself: `let same: Table<K, V> = table;`
    pub(crate) fn table_root(&self, id: NodeId) -> NodeId {
        match self.chain_of(id) {
            Some(chain) if chain.steps.is_empty() => self.table_root(chain.head),
            _ => id,
        }
    }

    /// Every dead letter topic, where it is written: those of sources, then those of sinks.
    pub(crate) fn dead_letters(&self) -> impl Iterator<Item = &LitStr> {
        let of_sources = self.sources.iter().filter_map(|source| match &source.on_error {
            OnError::DeadLetter(topic) => Some(topic),
            OnError::Fail | OnError::Skip => None,
        });
        let of_sinks = self.sinks.iter().filter_map(|sink| match &sink.on_unwritable {
            OnUnwritable::DeadLetter(topic) => Some(topic),
            OnUnwritable::Fail => None,
        });
        of_sources.chain(of_sinks)
    }

    /// The sub-topology of a segment of a node's chain. A node without a chain is one segment.
    pub(crate) fn segment_in(&self, id: NodeId, segment: usize) -> usize {
        self.chain_of(id).map_or(self.node(id).subtopology, |chain| chain.segments[segment].subtopology)
    }

    /// The sub-topology that writes the internal topic of a source.
    pub(crate) fn written_in(&self, source: &Source) -> usize {
        self.segment_in(source.node, source.segment.saturating_sub(1))
    }

    /// The store that holds a table.
    pub(crate) fn store_of(&self, id: NodeId) -> Option<(usize, &Store)> {
        let id = self.table_root(id);
        self.stores.iter().enumerate().find(|(_, store)| store.node == id)
    }

    /// The numbers of the stores that an operator fills and looks into.
    pub(crate) fn stores_of_step(&self, chain: &Chain, step: &Step) -> Vec<usize> {
        let is_last = chain.steps.last().is_some_and(|last| std::ptr::eq(last, step));
        let fills = step.form.owns_store() || is_last && self.is_computed(chain.owner());
        let left = step.form.second.pairs().map(|_| chain.head);
        let looks_into = left.into_iter().chain(step.node().filter(|_| step.form.second.is_looked_up()));
        let kept = looks_into.flat_map(|table| self.kept_behind(table).unwrap_or_default());
        let mut stores = Vec::new();
        for (store, _) in fills.then(|| chain.owner()).into_iter().chain(kept).filter_map(|node| self.store_of(node)) {
            if !stores.contains(&store) {
                stores.push(store);
            }
        }
        stores
    }

    /// Whether a node is a table that follows from others value by value.
    pub(crate) fn is_computed(&self, id: NodeId) -> bool {
        let chain = self.chain_of(id).filter(|chain| !chain.steps.is_empty());
        chain.is_some_and(|chain| chain.steps.iter().all(|step| step.form.is_computed()))
    }

    /// The tables that a table is computed from: one, or the two sides of a join.
    pub(crate) fn computed_from(&self, id: NodeId) -> Vec<NodeId> {
        match self.is_computed(id) {
            true => self.inputs(id),
            false => Vec::new(),
        }
    }

    /// The tables with stores that hold the values of a table, or what they are computed from; `None` where one of those keeps
    /// nothing.
    pub(crate) fn kept_behind(&self, id: NodeId) -> Option<Vec<NodeId>> {
        let id = self.table_root(id);
        if self.store_of(id).is_some() {
            return Some(vec![id]);
        }
        // Inputs are declared before what is made of them, so this ends.
        let inputs = self.computed_from(id);
        let kept: Vec<_> = inputs.iter().map(|input| self.kept_behind(*input)).collect::<Option<_>>()?;
        (!kept.is_empty()).then(|| kept.concat())
    }

    /// The `#[sink]` of a node, with its number.
    pub(crate) fn sink_of(&self, id: NodeId) -> Option<(usize, &Sink)> {
        let mut sinks = self.sinks.iter().enumerate();
        sinks.find(|(_, sink)| sink.node == id && matches!(sink.topic, Topic::External(_)))
    }

    /// Whether a node is a table that a topic fills.
    pub(crate) fn is_table_source(&self, id: NodeId) -> bool {
        let node = self.node(self.table_root(id));
        matches!(node.origin, Origin::Source) && node.ty.kind == NodeKind::Table
    }
}

impl Chain {
    /// The first of the nodes its `let` declares.
    pub(crate) fn owner(&self) -> NodeId {
        self.owners[0]
    }

    /// Whether it ends in the branches of a split.
    pub(crate) fn is_split(&self) -> bool {
        self.steps.last().is_some_and(|step| step.form.output == Flow::Branches)
    }

    /// The segment that a step is in.
    pub(crate) fn segment_of(&self, step: usize) -> usize {
        self.segments.iter().rposition(|segment| segment.steps.start <= step).unwrap_or(0)
    }

    /// The number of the segment that makes the records of its nodes.
    pub(crate) fn last_segment(&self) -> usize {
        self.segments.len() - 1
    }

    /// Which sides give results alone, where it begins with a join of two tables.
    pub(crate) fn pairs(&self) -> Option<Alone> {
        self.steps.first()?.form.second.pairs()
    }

    /// The steps of a cogroup, one for each of its inputs, with their places.
    pub(crate) fn cogrouped(&self) -> impl Iterator<Item = (usize, &Step)> {
        self.steps.iter().enumerate().filter(|(_, step)| step.form.begins_cogroup() || step.cogroups())
    }

    /// The step that owns the store of its node.
    pub(crate) fn stateful_step(&self) -> Option<&Step> {
        self.steps.iter().find(|step| step.form.owns_store())
    }
}

impl Step {
    /// Its closures and functions, in order.
    pub(crate) fn callbacks(&self) -> impl Iterator<Item = &Callback> {
        self.args.iter().filter_map(|arg| match arg {
            StepArg::Callback(callback) => Some(callback),
            StepArg::Node(..) | StepArg::Word => None,
        })
    }

    /// Whether one of its closures asks for the topology's parameters.
    pub(crate) fn wants_params(&self) -> bool {
        self.callbacks().any(|callback| callback.wants_params.is_some())
    }

    /// An option that is written.
    pub(crate) fn option(&self, name: &str) -> Option<&StepOption> {
        self.options.iter().find(|option| option.word == name)
    }

    /// Whether an option is `true`.
    pub(crate) fn is_set(&self, name: &str) -> bool {
        self.option(name).is_some_and(|option| matches!(option.value, OptionValue::Flag(true)))
    }

    /// The duration that an option states.
    pub(crate) fn duration(&self, name: &str) -> Option<&Duration> {
        match &self.option(name)?.value {
            OptionValue::Duration(duration) => Some(duration),
            OptionValue::Flag(_) | OptionValue::Word(_) | OptionValue::Count(_) => None,
        }
    }

    /// The number that an option states.
    pub(crate) fn count(&self, name: &str) -> Option<u64> {
        match self.option(name)?.value {
            OptionValue::Count(count) => Some(count),
            OptionValue::Flag(_) | OptionValue::Word(_) | OptionValue::Duration(_) => None,
        }
    }

    /// The word that an option is.
    pub(crate) fn word(&self, name: &str) -> Option<&'static str> {
        match self.option(name)?.value {
            OptionValue::Word(word) => Some(word),
            OptionValue::Flag(_) | OptionValue::Duration(_) | OptionValue::Count(_) => None,
        }
    }

    /// Whether it lets the records of another stream in.
    pub(crate) fn merges(&self) -> bool {
        self.form.second == Second::Merges
    }

    /// Whether it is one more input of an aggregation.
    pub(crate) fn cogroups(&self) -> bool {
        self.form.second == Second::Cogroups
    }

    /// The node it merges with, joins to or cogroups.
    pub(crate) fn node(&self) -> Option<NodeId> {
        self.node_argument().map(|(id, _)| id)
    }

    /// The same with the word for it.
    pub(crate) fn node_argument(&self) -> Option<(NodeId, &Ident)> {
        self.args.iter().find_map(|arg| match arg {
            StepArg::Node(id, word) => Some((*id, word)),
            StepArg::Callback(_) | StepArg::Word => None,
        })
    }
}

//! The resolved topology: names are ids, chains are graphs, everything that follows from the text alone is
//! worked out. Built once, never changed; rules and expansion only read it.
//!
//! All lists are in source order, so that output and error order never depend on a hash.

mod arguments;
mod build;
mod carried;
mod copies;
mod exclusive;
mod finals;
mod flow;
mod limits;
mod lineage;
mod naming;
mod old;
mod partitioning;
mod query;
mod resolve;
mod subtopology;
#[cfg(test)]
mod tests;
mod window_serde;
mod windows;

pub(crate) use crate::ast::{same, written};
pub(crate) use limits::Limits;
pub(crate) use query::CallbackSite;
use std::collections::BTreeSet;
use std::ops::Range;
pub(crate) use window_serde::{End, WindowSerde, partitioned_by, same_bytes};
pub(crate) use windows::{Emit, WindowKind, Windows, windowed_key};

use syn::{Attribute, Ident, LitStr, Type};

use crate::ast::{
    Audit, Callback, DataType, Duration, Given, Guarantee, Item, LockPlace, MigratesAttr, NodeType, OffsetReset,
    OnError, OnUnwritable, Partitions, RepartitionAttr, ReplayTest, Serdes, SinkAttr, SourceAttr, StoreAttr, Topology,
};
use crate::diag::Diags;
use crate::op::{Form, Slot};

/// The whole topology.
#[derive(Debug)]
pub(crate) struct Model {
    pub item: Item,
    pub application_id: Given<LitStr>,
    pub guarantee: Guarantee,
    /// The header's `name`, or the struct's.
    pub display_name: String,
    /// Where its lock is.
    pub lock: LockPlace,
    /// Where the input of its replay test comes from, if it has one.
    pub replay_test: Option<ReplayTest>,
    /// The struct of its parameters.
    pub params: Option<Type>,
    /// Whether closures hold questions for rustc; only a measurement goes without.
    pub asks: bool,
    /// Whether its compiled code is audited.
    pub audit: Option<Audit>,
    /// Every declared name.
    pub nodes: Vec<Node>,
    /// Every chain; a split's chain belongs to several nodes, all others to one.
    pub chains: Vec<Chain>,
    /// Every place records are read: `#[source]`s and the reading ends of `#[repartition]`s.
    pub sources: Vec<Source>,
    /// Every place records are written: `#[sink]`s and the writing ends of `#[repartition]`s.
    pub sinks: Vec<Sink>,
    pub stores: Vec<Store>,
    pub subtopologies: Vec<SubTopology>,
    pub left_out: LeftOut,
}

/// What a topology with mistakes hides from its rules. Nothing, where there are none.
#[derive(Debug, Default)]
pub(crate) struct LeftOut {
    /// The words of the statements with mistakes: any may be a node that they use.
    pub words: BTreeSet<String>,
    /// Whether one of them uses a name that no node has: any node may be meant.
    pub unknown_name: bool,
    /// Whether the header has mistakes.
    pub in_header: bool,
}

/// Index into [`Model::nodes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NodeId(pub usize);

/// Index into [`Model::chains`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ChainId(pub usize);

/// One declared name.
#[derive(Debug)]
pub(crate) struct Node {
    pub name: Ident,
    pub docs: Vec<Attribute>,
    pub ty: NodeType,
    pub origin: Origin,
    /// The attributes of its `let`; a rule may find any of them misplaced.
    pub source: Option<SourceAttr>,
    pub repartition: Option<RepartitionAttr>,
    pub store: Option<StoreAttr>,
    /// The word of a `#[store(none)]`.
    pub unstored: Option<Ident>,
    pub sink: Option<SinkAttr>,
    pub migrates: Option<MigratesAttr>,
    /// The operator that changed the key last, as others see the node: none after a source, a repartition
    /// or a table.
    pub key_changed_by: Option<Ident>,
    /// Whether it is a table whose changes may be deletions.
    pub deletes: bool,
    /// Whether somebody wants the old values of its changes.
    pub sends_old: bool,
    /// Sub-topology that its records come out in: behind its repartition, where it has one.
    pub subtopology: usize,
}

/// Where the records of a node come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Its own `#[source]`.
    Source,
    /// A chain with a mistake: what it does is not known, only what its `let` says.
    Unknown,
    /// The end of a chain.
    Chain(ChainId),
    /// The branch of a split, counted from 0.
    Branch(ChainId, usize),
}

/// `head.op(…).op(…)`, resolved.
#[derive(Debug)]
pub(crate) struct Chain {
    pub head: NodeId,
    pub steps: Vec<Step>,
    /// The nodes declared by its `let`: one, or the outputs of a split.
    pub owners: Vec<NodeId>,
    /// Its steps by the internal topics between them: one segment, and one more for each topic.
    pub segments: Vec<Segment>,
}

/// The steps of a chain from one internal topic, or the chain's head, to the next one, or the chain's end.
#[derive(Debug)]
pub(crate) struct Segment {
    pub steps: Range<usize>,
    /// The operator that changed the key last before its end.
    pub key_changed_by: Option<Ident>,
    /// The sub-topology that its steps run in.
    pub subtopology: usize,
}

/// One operator in a chain.
#[derive(Debug)]
pub(crate) struct Step {
    /// The operator as written.
    pub name: Ident,
    pub form: &'static Form,
    pub args: Vec<StepArg>,
    /// The options that are written.
    pub options: Vec<StepOption>,
    /// The types that reach it.
    pub input: Types,
    /// The operator that changed the key of the records that reach it, since the last source or repartition.
    pub key_changed_by: Option<Ident>,
    /// Whether the changes that reach it, where it works on a table, may be deletions.
    pub deletes: bool,
    /// Whether it wants the old values of the table that it works on.
    pub sends_old: bool,
}

/// An option of an operator.
#[derive(Debug, Clone)]
pub(crate) struct StepOption {
    /// The word before `=`.
    pub word: Ident,
    pub value: OptionValue,
}

#[derive(Debug, Clone)]
pub(crate) enum OptionValue {
    Flag(bool),
    Duration(Duration),
    Word(&'static str),
    Count(u64),
}

/// An argument of an operator, resolved.
#[derive(Debug)]
pub(crate) enum StepArg {
    Callback(Callback),
    /// A node, with the word for it.
    Node(NodeId, Ident),
    /// The one word that can stand there.
    Word,
}

/// The types at one place of a chain, where they are written somewhere. A closure's result is known to
/// rustc alone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Types {
    pub key: Option<DataType>,
    pub value: Option<DataType>,
}

/// Where a source or sink is on the log.
#[derive(Debug, Clone)]
pub(crate) enum Topic {
    /// The user's topic of this name.
    External(LitStr),
    /// `<application id>-<name>-repartition`.
    Repartition(LitStr),
}

/// A place where records are read. Its number is its index in [`Model::sources`].
#[derive(Debug)]
pub(crate) struct Source {
    pub node: NodeId,
    /// The segment of the node's chain that begins at the topic; 0 for a node without a chain.
    pub segment: usize,
    pub topic: Topic,
    pub serdes: Serdes,
    /// What its serdes read.
    pub key: DataType,
    pub value: DataType,
    pub partitions: Option<Given<Partitions>>,
    pub offset_reset: OffsetReset,
    pub timestamp: Option<Given<Ident>>,
    pub max_future: Option<Given<Duration>>,
    pub on_error: OnError,
    /// Whether its records are changes of a table's rows, on their way to their groups.
    pub carries_changes: bool,
    pub subtopology: usize,
}

/// A place where records are written. Its number is its index in [`Model::sinks`].
#[derive(Debug)]
pub(crate) struct Sink {
    pub node: NodeId,
    /// The segment of the node's chain that ends at the topic.
    pub segment: usize,
    pub topic: Topic,
    pub serdes: Serdes,
    /// What its serdes write.
    pub key: DataType,
    pub value: DataType,
    pub partitions: Option<Given<Partitions>>,
    /// The node whose values it says to write as they are, with the word for it.
    pub copies: Option<(NodeId, Ident)>,
    pub on_unwritable: OnUnwritable,
    /// Whether its records are changes of a table's rows, on their way to their groups.
    pub carries_changes: bool,
    pub subtopology: usize,
}

/// A state store.
#[derive(Debug)]
pub(crate) struct Store {
    pub node: NodeId,
    pub kind: Slot,
    /// The windows of its values; none where it keeps no windows, or where they are not stated rightly.
    pub windows: Option<Windows>,
    /// What it holds back, where that is what it keeps.
    pub limits: Option<Limits>,
    pub name: Given<LitStr>,
    /// The serde of its keys, those inside where it keeps windows.
    pub key_serde: Type,
    pub value_serde: Type,
    pub key: DataType,
    pub value: DataType,
    pub subtopology: usize,
    /// Whether its table hands each key on once a record.
    pub holds_back: bool,
    /// How many stream times its aggregation goes by: one for each input, and none where it keeps no windows.
    pub clocks: usize,
    /// Its number inside a task.
    pub local: usize,
}

/// The part of a topology between topics.
#[derive(Debug, Default)]
pub(crate) struct SubTopology {
    /// Indices into the lists of the model.
    pub sources: Vec<usize>,
    pub sinks: Vec<usize>,
    /// In the order of their local numbers.
    pub stores: Vec<usize>,
    /// Groups of sources whose topics must have equally many partitions.
    pub copartitioned: Vec<Vec<usize>>,
}

impl Model {
    /// Resolves every name, then builds the model of all statements without mistakes. Of the others it has the names and
    /// types of nodes, so that rules find the mistakes that do not follow from those. `None` for a topology without a name.
    pub(crate) fn build(ast: &Topology, diags: &Diags) -> Option<Self> {
        let resolved = resolve::check(ast, diags);
        build::build(ast, resolved, diags)
    }
}

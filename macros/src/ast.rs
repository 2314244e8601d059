//! What the user wrote: one type a construct, every part with its tokens.
//!
//! Nothing here is resolved or checked against anything else. A statement that could not be read is kept
//! as [`Broken`] with the names it declares and mentions, so that one mistake stays one error.

use std::fmt;

use proc_macro2::{Group, TokenStream};
use quote::ToTokens;
use syn::{Attribute, Expr, Ident, LitInt, LitStr, Pat, Type, Visibility, parse_quote};

use crate::op;

/// The whole body of `topology! { … }`.
#[derive(Debug)]
pub(crate) struct Topology {
    pub header: Header,
    /// `pub struct OrderRisk;`; none where it is missing or unreadable, which is reported.
    pub item: Option<Item>,
    /// The `let` statements in source order.
    pub statements: Vec<Statement>,
}

/// The `#![…]` lines.
#[derive(Debug, Default)]
pub(crate) struct Header {
    /// `#![application_id = "orders-risk-scoring-streams-v1"]`; required.
    pub application_id: Option<Given<LitStr>>,
    /// `#![processing_guarantee = exactly_once_v2]`.
    pub guarantee: Option<Given<Guarantee>>,
    /// `#![name = "order risk"]`, for people.
    pub name: Option<Given<LitStr>>,
    /// `#![params = RiskParams]`, the struct of the topology's parameters.
    pub params: Option<Given<Type>>,
    /// `#![lock = "…"]`
    pub lock: LockPlace,
    /// `#![replay_test = "…"]`
    pub replay_test: Option<ReplayTest>,
    /// `#![audit]`: a test that reads the compiled code.
    pub audit: Option<Audit>,
    /// Whether something in it is wrong, which is reported.
    pub has_mistakes: bool,
}

/// Where the input of a replay test comes from.
#[derive(Debug, Clone)]
pub(crate) enum ReplayTest {
    /// `#![replay_test = "path"]`: a file of recorded records, seen from the directory of the Cargo.toml.
    Recorded(LitStr),
    /// `#![replay_test = path]`: a function that makes it.
    Made(syn::Path),
}

/// Where the lock of a topology is.
#[derive(Debug, Clone, Default)]
pub(crate) enum LockPlace {
    /// `topology.lock` beside the Cargo.toml.
    #[default]
    Beside,
    /// `#![lock = "path"]`: this file, seen from the directory of the Cargo.toml.
    File(LitStr),
    /// `#![lock = none]`: nowhere.
    None,
    /// `#![lock_text = "…"]`: here, for pages and tests.
    Text(LitStr),
}

/// `#![audit]` or `#![audit(trust("path", reason = "…"), …)]`
#[derive(Debug, Clone)]
pub(crate) struct Audit {
    /// The word `audit`.
    pub word: Ident,
    /// The paths that the user vouches for, each with the reason.
    pub trust: Vec<(LitStr, LitStr)>,
}

/// The value of `processing_guarantee`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Guarantee {
    #[default]
    ExactlyOnceV2,
    AtLeastOnce,
}

/// `pub struct OrderRisk;` with its documentation.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    /// Doc comments and whatever other attributes a struct may have.
    pub attrs: Vec<Attribute>,
    pub vis: Visibility,
    pub name: Ident,
}

/// One statement after the struct.
#[derive(Debug)]
pub(crate) enum Statement {
    Node(Box<NodeStmt>),
    Broken(Broken),
}

/// A statement with a mistake that is already reported.
#[derive(Debug, Default)]
pub(crate) struct Broken {
    /// The nodes it declares, so that their users are not reported in turn.
    pub names: Vec<Ident>,
    /// The nodes it uses, as far as they can be told.
    pub mentions: Vec<Ident>,
    /// Every word in it: any may be a node that it uses.
    pub words: Vec<String>,
    /// Its chain, where that can be read: arguments may be wrong, too.
    pub chain: Option<Chain>,
}

/// `#[…] let name: Stream<K, V> = chain;`
#[derive(Debug)]
pub(crate) struct NodeStmt {
    pub attrs: NodeAttrs,
    /// One name, or one for each branch of a `split`.
    pub declared: Vec<Declared>,
    /// What follows `=`; sources have none.
    pub init: Option<Chain>,
}

/// One declared name with its type.
#[derive(Debug, Clone)]
pub(crate) struct Declared {
    pub name: Ident,
    pub ty: NodeType,
}

/// `Stream<K, V>` or `Table<K, V>`.
#[derive(Debug, Clone)]
pub(crate) struct NodeType {
    pub kind: NodeKind,
    /// The word `Stream` or `Table`.
    pub kind_token: Ident,
    pub key: DataType,
    pub value: DataType,
}

/// What a named node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NodeKind {
    Stream,
    Table,
}

/// The type of a key or a value. `Option<T>`, literally, says that it may be null.
#[derive(Debug, Clone)]
pub(crate) struct DataType {
    /// As written, `Option` and all.
    pub written: Type,
    /// Without the `Option`: the type that a serde reads and writes.
    pub inner: Type,
    pub nullable: bool,
}

/// The attributes of a node.
#[derive(Debug, Default)]
pub(crate) struct NodeAttrs {
    pub docs: Vec<Attribute>,
    pub source: Option<SourceAttr>,
    pub repartition: Option<RepartitionAttr>,
    pub store: Option<StoreAttr>,
    /// The word of a `#[store(none)]`.
    pub unstored: Option<Ident>,
    pub sink: Option<SinkAttr>,
    pub migrates: Option<MigratesAttr>,
}

/// An option with its value: `topic = "orders"`.
#[derive(Debug, Clone)]
pub(crate) struct Given<T> {
    /// The word before `=`.
    pub name: Ident,
    pub value: T,
}

/// Two serdes, as stated by `key = …, value = …`.
#[derive(Debug, Clone)]
pub(crate) struct Serdes {
    pub key: Given<Type>,
    pub value: Given<Type>,
}

/// `#[source(topic = "…", key = …, value = …, …)]`
#[derive(Debug, Clone)]
pub(crate) struct SourceAttr {
    pub topic: Given<LitStr>,
    pub serdes: Serdes,
    pub partitions: Option<Given<Partitions>>,
    pub offset_reset: Option<Given<OffsetReset>>,
    /// The field of the value that holds the event time in milliseconds.
    pub timestamp: Option<Given<Ident>>,
    /// By how many milliseconds it may lie after the record's own timestamp.
    pub max_future: Option<Given<Duration>>,
    pub on_error: Option<Given<OnError>>,
    /// The size of the windows of its keys, which their bytes do not hold.
    pub window_size: Option<Given<Duration>>,
}

/// `#[repartition(name = "…", key = …, value = …)]`
#[derive(Debug, Clone)]
pub(crate) struct RepartitionAttr {
    /// The word `repartition`.
    pub word: Ident,
    pub name: Given<LitStr>,
    pub serdes: Serdes,
    pub partitions: Option<Given<Partitions>>,
    /// The type of the rows whose changes the topic of a grouped table carries.
    pub carries: Option<Given<DataType>>,
    /// The size of the windows of its keys, which their bytes do not hold.
    pub window_size: Option<Given<Duration>>,
}

/// `#[store(name = "…", key = …, value = …)]`; on a table source the serdes may be left out.
#[derive(Debug, Clone)]
pub(crate) struct StoreAttr {
    /// The word `store`.
    pub word: Ident,
    pub name: Given<LitStr>,
    pub key: Option<Given<Type>>,
    pub value: Option<Given<Type>>,
    /// `cache = per_record`: what one record changes several times is handed on once.
    pub cache: Option<Given<()>>,
    /// How long windows are kept.
    pub retention: Option<Given<Duration>>,
}

/// `#[sink(topic = "…", key = …, value = …)]`
#[derive(Debug, Clone)]
pub(crate) struct SinkAttr {
    /// The word `sink`.
    pub word: Ident,
    pub topic: Given<LitStr>,
    pub serdes: Serdes,
    pub partitions: Option<Given<Partitions>>,
    /// `copies = orders`: the node whose values it writes as they are.
    pub copies: Option<Given<Ident>>,
    pub on_unwritable: Option<Given<OnUnwritable>>,
}

/// `#[migrates(from = "…", reason = "…")]`
#[derive(Debug, Clone)]
pub(crate) struct MigratesAttr {
    /// The word `migrates`.
    pub word: Ident,
    /// What the lock calls the state or topic that this node takes over: `name#digest`, several after commas.
    pub from: Given<LitStr>,
}

/// A stated number of partitions, at least 1.
#[derive(Debug, Clone)]
pub(crate) struct Partitions {
    pub count: u32,
    pub literal: LitInt,
}

/// A stated length of time: `5.minutes()`.
#[derive(Debug, Clone)]
pub(crate) struct Duration {
    /// In milliseconds; never negative.
    pub ms: i64,
    pub written: Expr,
}

/// Where a source begins when its group has no committed position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum OffsetReset {
    #[default]
    Earliest,
    Latest,
    None,
}

/// What a source does with bytes that its serdes cannot read.
#[derive(Debug, Clone, Default)]
pub(crate) enum OnError {
    #[default]
    Fail,
    Skip,
    DeadLetter(LitStr),
}

/// What a sink does with records that the log does not take.
#[derive(Debug, Clone, Default)]
pub(crate) enum OnUnwritable {
    #[default]
    Fail,
    DeadLetter(LitStr),
}

/// `head.op(…).op(…)`
#[derive(Debug, Clone)]
pub(crate) struct Chain {
    pub head: Ident,
    pub calls: Vec<Call>,
}

/// `.op(…)`
#[derive(Debug, Clone)]
pub(crate) struct Call {
    /// The operator as written; there is one of this name.
    pub name: Ident,
    pub paren: Group,
    /// As written: what they are depends on what the operator is called on.
    pub args: Vec<Expr>,
}

/// User code that an operator runs.
#[derive(Debug, Clone)]
pub(crate) struct Callback {
    pub expr: Expr,
    /// The closure has one more parameter than its operator asks for: the record's context.
    pub wants_context: bool,
    /// The parameter that asks for the topology's parameters; the last one.
    pub wants_params: Option<Box<ParamsWish>>,
}

/// A closure's parameter that asks for the topology's parameters.
#[derive(Debug, Clone)]
pub(crate) struct ParamsWish {
    /// As written, type and all.
    pub input: Pat,
    /// Its type without the `&`, where it is written.
    pub ty: Option<Type>,
}

impl MigratesAttr {
    /// The parts of `from`.
    pub(crate) fn references(&self) -> Vec<String> {
        self.from.value.value().split(',').map(|part| part.trim().to_owned()).collect()
    }
}

impl Chain {
    /// Every node that the chain names: its head, then the arguments of `merge`, `cogroup` and joins.
    pub(crate) fn mentions(&self) -> impl Iterator<Item = &Ident> {
        std::iter::once(&self.head).chain(self.calls.iter().flat_map(Call::mentions))
    }
}

impl Call {
    /// The arguments that are no `name = value`.
    pub(crate) fn positional(&self) -> impl Iterator<Item = &Expr> {
        self.args.iter().filter(|arg| option(arg).is_none())
    }

    /// Those that are.
    pub(crate) fn options(&self) -> impl Iterator<Item = (&Ident, &Expr)> {
        self.args.iter().filter_map(option)
    }

    /// The nodes among the arguments.
    fn mentions(&self) -> impl Iterator<Item = &Ident> {
        let name = self.name.to_string();
        let (args, count) = (self.args.iter().enumerate(), self.positional().count());
        args.filter_map(move |(at, arg)| node_name(arg).filter(|_| op::takes_node(&name, at, count)))
    }
}

/// The parts of an argument that is an option.
fn option(arg: &Expr) -> Option<(&Ident, &Expr)> {
    match arg {
        Expr::Assign(assign) => Some((node_name(&assign.left)?, &assign.right)),
        _ => None,
    }
}

/// The name that an argument consists of, if it is one.
pub(crate) fn node_name(arg: &Expr) -> Option<&Ident> {
    match arg {
        Expr::Path(path) => path.path.get_ident(),
        _ => None,
    }
}

impl DataType {
    /// The type with an `Option` around it.
    pub(crate) fn maybe(self) -> Self {
        if self.nullable {
            return self;
        }
        let inner = self.inner;
        Self { written: parse_quote!(::core::option::Option<#inner>), inner, nullable: true }
    }

    /// The type without an `Option` around it.
    pub(crate) fn present(self) -> Self {
        Self { written: self.inner.clone(), inner: self.inner, nullable: false }
    }
}

impl NodeKind {
    /// The word the user writes.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Stream => "Stream",
            Self::Table => "Table",
        }
    }
}

impl ToTokens for DataType {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.written.to_tokens(tokens);
    }
}

impl ToTokens for Partitions {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.literal.to_tokens(tokens);
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Compilers differ in where they put spaces, and a duration has none.
        self.written.to_token_stream().to_string().split_whitespace().try_for_each(|part| f.write_str(part))
    }
}

impl ToTokens for Duration {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.written.to_tokens(tokens);
    }
}

/// A type as the user wrote it, for descriptions and messages.
pub(crate) fn written(tokens: &impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    text.replace(" < ", "<").replace(" >", ">").replace(" , ", ", ").replace(" :: ", "::")
}

/// Whether two types are written alike. `a::B` and `B` differ: only rustc knows that they are one.
pub(crate) fn same(left: &Type, right: &Type) -> bool {
    last_names(left) == last_names(right)
}

/// The type as written, without the modules in front of its name.
fn last_names(ty: &Type) -> String {
    match ty {
        Type::Path(path) if path.qself.is_none() => path.path.segments.last().map(written).unwrap_or_default(),
        other => written(other),
    }
}

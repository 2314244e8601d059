//! What a topology is, as plain data that `topology!` emits. Nothing here does I/O or knows of anything else.

#[cfg(test)]
mod bare;
mod display;
mod graph;
mod mermaid;
mod params;
mod session;
mod sliding;
mod suppress;
mod text;
mod vouched;
mod window;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

pub use params::{LiveParams, ParamField, ParamsDescription};
pub use session::Session;
pub use sliding::Sliding;
pub(crate) use suppress::Waits;
pub use suppress::{Suppress, WhenFull};
pub use vouched::Vouched;
pub(crate) use window::ADDITIONAL_RETENTION_MS;
pub use window::{Emit, Window};

/// The whole topology. Indices in the other descriptions point into these slices.
#[derive(Debug)]
pub struct TopologyDescription {
    /// The struct's name, or the header's `name`.
    pub name: &'static str,
    /// Consumer group and prefix of every internal topic.
    pub application_id: &'static str,
    /// What the header asks for; configuration may override it.
    pub guarantee: ProcessingGuarantee,
    /// The doc comment of the struct.
    pub doc: &'static str,
    /// Sub-topologies in order of their number.
    pub subtopologies: &'static [SubTopology],
    /// Every place records are read: topics, and the reading end of repartitions.
    pub sources: &'static [Source],
    /// Every place records are written: topics, and the writing end of repartitions.
    pub sinks: &'static [Sink],
    /// Every store, in order of declaration.
    pub stores: &'static [Store],
    /// Every named node with its operators, in order of declaration.
    pub nodes: &'static [Node],
    /// What is configured about it, if anything.
    pub params: Option<fn() -> &'static ParamsDescription>,
    /// Collects what the topology has not proven but trusted, through all functions that it calls.
    #[doc(hidden)]
    pub vouched: fn(&mut Vouched),
}

/// Processing guarantees, named as Kafka Streams' `processing.guarantee`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProcessingGuarantee {
    /// Offsets, outputs, state and changelogs commit together or not at all.
    ExactlyOnceV2,
    /// Records may be processed again after a crash.
    AtLeastOnce,
}

/// The part of a topology between topics: its tasks share nothing with those of other parts.
///
/// One without sources has no tasks: its number was that of a part that is gone, and the topology lock keeps those of others.
#[derive(Debug)]
pub struct SubTopology {
    /// Indices into [`TopologyDescription::sources`].
    pub sources: &'static [usize],
    /// Indices into [`TopologyDescription::sinks`].
    pub sinks: &'static [usize],
    /// Indices into [`TopologyDescription::stores`]; the position in this slice is the store's number inside
    /// a task.
    pub stores: &'static [usize],
    /// Groups of sources whose topics must have equally many partitions: partition `n` of each belongs to task `n`, which is
    /// in one place because it has a store.
    pub copartitioned: &'static [&'static [usize]],
}

/// A topic name: the user's own, or internal to the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TopicName {
    /// Exactly this topic.
    External(&'static str),
    /// `<application id>-<name>-repartition`.
    Repartition(&'static str),
}

/// A place records are read.
#[derive(Debug)]
pub struct Source {
    /// The node's name in the topology.
    pub node: &'static str,
    /// Where it reads.
    pub topic: TopicName,
    /// The sub-topology it belongs to.
    pub subtopology: usize,
    /// Declared partition count: verified for a user's topic, used to create a repartition topic.
    pub partitions: Option<u32>,
    /// Where a new group starts.
    pub offset_reset: OffsetReset,
    /// What happens to a record that cannot be read.
    pub on_error: OnError,
    /// The value's field that holds the event time, if not the record's own timestamp.
    pub timestamp_field: Option<&'static str>,
    /// How many milliseconds it may lie after the record's own timestamp, if that is bounded.
    pub max_future_ms: Option<i64>,
    /// Name of the key serde as written.
    pub key_serde: &'static str,
    /// Name of the value serde as written.
    pub value_serde: &'static str,
    /// Key type as written.
    pub key_type: &'static str,
    /// Value type as written.
    pub value_type: &'static str,
    /// The store that its records update, where it is a table: an index into [`TopologyDescription::stores`].
    pub store: Option<usize>,
}

/// Where a group without committed offsets starts, as Kafka's `auto.offset.reset`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum OffsetReset {
    /// The oldest record.
    Earliest,
    /// Only what comes after the start.
    Latest,
    /// Refuse to start.
    None,
}

/// What happens to a record that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum OnError {
    /// Stop with an error that names the record; nothing of its transaction becomes visible.
    Fail,
    /// Count it, log it, go on.
    Skip,
    /// Write it unchanged, with headers that name the cause, to this topic in the same transaction.
    DeadLetter(&'static str),
}

/// What happens to a record that the log does not take, for its size, its time or its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum OnUnwritable {
    /// Stop with an error that names the record it was made from; nothing of its transaction becomes visible.
    Fail,
    /// Write the record that it was made from to this topic in its place, unchanged but for headers that name the cause.
    DeadLetter(&'static str),
}

/// A place records are written.
#[derive(Debug)]
pub struct Sink {
    /// The node's name in the topology.
    pub node: &'static str,
    /// Where it writes.
    pub topic: TopicName,
    /// The sub-topology it belongs to.
    pub subtopology: usize,
    /// Declared partition count: verified at start.
    pub partitions: Option<u32>,
    /// The node whose values it writes as they are, which are no facts of this topology's own.
    pub copies: Option<&'static str>,
    /// What happens to a record that the log does not take.
    pub on_unwritable: OnUnwritable,
    /// Name of the key serde as written.
    pub key_serde: &'static str,
    /// Name of the value serde as written.
    pub value_serde: &'static str,
    /// Key type as written.
    pub key_type: &'static str,
    /// Value type as written.
    pub value_type: &'static str,
}

/// A state store; its changelog is `<application id>-<name>-changelog`.
#[derive(Debug)]
pub struct Store {
    /// The store's name.
    pub name: &'static str,
    /// The table node it materialises.
    pub node: &'static str,
    /// The sub-topology it belongs to.
    pub subtopology: usize,
    /// What kind of store it is.
    pub kind: StoreKind,
    /// Name of the key serde as written.
    pub key_serde: &'static str,
    /// Name of the value serde as written.
    pub value_serde: &'static str,
    /// Key type as written.
    pub key_type: &'static str,
    /// Value type as written.
    pub value_type: &'static str,
    /// Whether its table hands on what one record changes several times once, the last value (`cache = per_record`).
    pub holds_back: bool,
    /// How many stream times it goes by: one for each input of an aggregation with windows, one for a buffer of changes, and
    /// none for what has neither.
    pub clocks: usize,
}

/// Kinds of stores; versions come with their operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StoreKind {
    /// Key to value and timestamp, Kafka Streams' timestamped key-value store.
    KeyValue,
    /// Key and start of a window to value and timestamp, Kafka Streams' timestamped window store.
    Window(Window),
    /// Key, end and start of a session to its value, Kafka Streams' session store.
    Session(Session),
    /// Key and start of a sliding window to value and timestamp, a window store in Kafka Streams too.
    Sliding(Sliding),
    /// The changes of a table that wait, by key, as the buffer of Kafka Streams' `suppress`.
    Suppress(Suppress),
}

impl StoreKind {
    /// Settings of its changelog topic, Kafka Streams' own.
    pub fn changelog_settings(self) -> Vec<(&'static str, Cow<'static, str>)> {
        let event_time = ("message.timestamp.type", Cow::Borrowed("CreateTime"));
        // Without a retention the last value of each key is kept for ever.
        let Some(retention_ms) = self.retention_ms() else {
            return vec![("cleanup.policy", "compact".into()), event_time];
        };
        let retention_ms = retention_ms.saturating_add(ADDITIONAL_RETENTION_MS).to_string();
        vec![("cleanup.policy", "compact,delete".into()), event_time, ("retention.ms", retention_ms.into())]
    }

    /// Its word in the topology lock and in what tells topologies apart.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::KeyValue => "key-value",
            Self::Window(_) | Self::Sliding(_) => "window",
            Self::Session(_) => "session",
            Self::Suppress(_) => "suppress",
        }
    }

    /// How long it keeps a row, in milliseconds of event time; `None` where rows stay.
    pub(crate) fn retention_ms(self) -> Option<i64> {
        match self {
            Self::KeyValue | Self::Suppress(_) => None,
            Self::Window(window) => Some(window.retention_ms),
            Self::Session(session) => Some(session.retention_ms),
            Self::Sliding(sliding) => Some(sliding.retention_ms),
        }
    }

    /// What a reader of the topology wants to know of it: its windows, or how long it holds changes back.
    pub(crate) fn in_words(self) -> Option<String> {
        match self {
            Self::KeyValue => None,
            Self::Window(window) => Some(window.to_string()),
            Self::Session(session) => Some(session.to_string()),
            Self::Sliding(sliding) => Some(sliding.to_string()),
            Self::Suppress(suppress) => Some(suppress.to_string()),
        }
    }
}

/// A type as written, without any space, because compilers differ in where they put it.
pub(crate) fn squeezed(written: &str) -> String {
    written.split_whitespace().collect()
}

/// One operator of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operator {
    /// As written: `filter`, `map_values`.
    pub name: &'static str,
    /// The sub-topology that it runs in.
    pub subtopology: usize,
    /// How many internal topics of its own node its records have gone through before.
    pub segment: usize,
    /// The stores that it keeps or looks into: indices into [`TopologyDescription::stores`].
    pub stores: &'static [usize],
}

impl Operator {
    /// One that keeps nothing, before any internal topic of its node.
    pub const fn stateless(name: &'static str, subtopology: usize) -> Self {
        Self { name, subtopology, segment: 0, stores: &[] }
    }

    /// The names of some, for people.
    pub(crate) fn names(operators: &[Self]) -> String {
        operators.iter().map(|operator| operator.name).collect::<Vec<_>>().join(", ")
    }
}

/// A named node, for pictures of the topology.
#[derive(Debug)]
pub struct Node {
    /// Its name in the topology.
    pub name: &'static str,
    /// The doc comment above its `let`, if any.
    pub doc: &'static str,
    /// The sub-topology its operators run in (the writing side, for a repartition).
    pub subtopology: usize,
    /// Names of the nodes it reads.
    pub inputs: &'static [&'static str],
    /// Operators of its chain in order.
    pub operators: &'static [Operator],
    /// Reasons given to `trusted!` inside its closures.
    pub trusted: &'static [&'static str],
}

impl TopologyDescription {
    /// The full name of a topic of this application.
    pub fn topic_name(&self, topic: TopicName) -> String {
        match topic {
            TopicName::External(name) => name.to_owned(),
            TopicName::Repartition(name) => format!("{}-{name}-repartition", self.application_id),
        }
    }

    /// Its parameters, if it has any.
    pub fn parameters(&self) -> Option<&'static ParamsDescription> {
        self.params.map(|params| params())
    }

    /// The full name of the topic that keeps the positions of tasks whose transactions change no state; none where there
    /// is no state that could be ahead of them.
    pub fn positions_name(&self) -> Option<String> {
        (!self.stores.is_empty()).then(|| format!("{}-positions", self.application_id))
    }

    /// The full name of a store's changelog topic.
    pub fn changelog_name(&self, store: &Store) -> String {
        changelog_name(self.application_id, store.name)
    }
}

/// The full name of the changelog topic of an application's store.
pub(crate) fn changelog_name(application_id: &str, store: &str) -> String {
    format!("{application_id}-{store}-changelog")
}

/// Settings of a repartition topic, Kafka Streams' own: records are kept until they are processed, then purged. Without
/// `retention.ms=-1` a topic of old event times would be emptied before it is read.
pub const REPARTITION_TOPIC_SETTINGS: &[(&str, &str)] = &[
    ("cleanup.policy", "delete"),
    ("message.timestamp.type", "CreateTime"),
    ("retention.ms", "-1"),
    ("segment.bytes", "52428800"),
];

/// Settings of the topic of positions: a few keys that are written again with every transaction. Small segments, and
/// markers of transactions that go after minutes instead of a day, keep short what a start has to read.
pub const POSITIONS_TOPIC_SETTINGS: &[(&str, &str)] = &[
    ("cleanup.policy", "compact"),
    ("delete.retention.ms", "600000"),
    ("message.timestamp.type", "CreateTime"),
    ("segment.bytes", "4194304"),
];

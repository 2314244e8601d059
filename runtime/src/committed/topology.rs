//! What tells a topology from another one that runs under the same application id: a fingerprint of what its sub-topologies
//! read, keep and write, and the topology's name.
//!
//! It holds only what a later version of the same program rarely changes: names of topics and stores, what kind of store
//! they are, their serdes, and the operator that fills them. Operators without state, types and closures are not in it.

use crate::description::{Session, Sliding, StoreKind, TopologyDescription, Window, squeezed};
use crate::stable::hash::{BASIS, hashed};

/// Longer names are cut: the note is part of every committed position.
const LONGEST_NAME: usize = 64;

/// Of the topology that has committed a position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TopologyNote {
    /// Stands for the name and the facts of one sub-topology.
    pub(crate) fingerprint: u64,
    /// The topology's name, for people.
    pub(crate) name: String,
}

impl TopologyNote {
    /// Of a sub-topology.
    pub(crate) fn of(description: &TopologyDescription, subtopology: usize) -> Self {
        let facts = facts(description, subtopology);
        let name = std::iter::once(description.name.to_owned());
        let fingerprint = name.chain(facts).fold(BASIS, |hash, fact| hashed(hashed(hash, fact.as_bytes()), b"\n"));
        let is_plain = |letter: &char| letter.is_alphanumeric() || "_-.".contains(*letter);
        let mut name: String = description.name.chars().filter(is_plain).collect();
        let end = (0..=LONGEST_NAME.min(name.len())).rev().find(|&at| name.is_char_boundary(at)).unwrap_or(0);
        name.truncate(end);
        Self { fingerprint, name }
    }

    /// As text: `<fingerprint>@<name>`. The name holds only letters, digits and `_-.`.
    pub(super) fn encode(&self) -> String {
        format!("{:016x}@{}", self.fingerprint, self.name)
    }

    pub(super) fn decode(text: &str) -> Option<Self> {
        let (fingerprint, name) = text.split_once('@')?;
        Some(Self { fingerprint: u64::from_str_radix(fingerprint, 16).ok()?, name: name.to_owned() })
    }
}

/// What a sub-topology reads, keeps and writes, in an order that does not depend on that of the declarations.
fn facts(description: &TopologyDescription, subtopology: usize) -> Vec<String> {
    let sources = description.sources.iter().filter(|source| source.subtopology == subtopology);
    let sinks = description.sinks.iter().filter(|sink| sink.subtopology == subtopology);
    let stores = description.stores.iter().filter(|store| store.subtopology == subtopology);
    let mut facts: Vec<String> =
        sources.map(|source| format!("reads {}", description.topic_name(source.topic))).collect();
    facts.extend(sinks.map(|sink| format!("writes {}", description.topic_name(sink.topic))));
    facts.extend(stores.map(|store| {
        // What a row stands for depends on the numbers.
        let kind = match store.kind {
            StoreKind::KeyValue | StoreKind::Suppress(_) => store.kind.word().to_owned(),
            StoreKind::Window(Window { size_ms, advance_ms, .. }) => {
                format!("{} {size_ms} {advance_ms}", store.kind.word())
            }
            StoreKind::Session(Session { gap_ms, .. }) => format!("{} {gap_ms}", store.kind.word()),
            StoreKind::Sliding(Sliding { difference_ms, .. }) => format!("{} {difference_ms}", store.kind.word()),
        };
        let node = description.nodes.iter().find(|node| node.name == store.node);
        // None where the source itself is the table.
        let filled_by = node.and_then(|node| node.operators.last()).map_or("source", |operator| operator.name);
        let serdes = [store.key_serde, store.value_serde].map(squeezed);
        format!("keeps {} {kind} {} {} {filled_by}", store.name, serdes[0], serdes[1])
    }));
    facts.sort_unstable();
    // A topic may be written by several sinks.
    facts.dedup();
    facts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::description::{Node, OnError, Operator, Sink, Source, Store, TopicName};

    const SOURCE: Source = Source { node: "orders", topic: TopicName::External("orders.v1"), ..Source::BARE };
    const SINK: Sink = Sink {
        node: "counted",
        topic: TopicName::External("counted.v1"),
        value_serde: "I64",
        value_type: "i64",
        ..Sink::BARE
    };
    const STORE: Store = Store { name: "counts", node: "counts", ..Store::BARE };
    const NODE: Node = Node {
        name: "counts",
        inputs: &["orders"],
        operators: &[Operator::stateless("group_by_key", 0), Operator::stateless("count", 0)],
        ..Node::BARE
    };
    const COUNTING: TopologyDescription = TopologyDescription {
        sources: &[SOURCE],
        sinks: &[SINK],
        stores: &[STORE],
        nodes: &[NODE],
        ..TopologyDescription::bare("Counting", "counting-v1")
    };

    fn fingerprint(description: &TopologyDescription) -> u64 {
        TopologyNote::of(description, 0).fingerprint
    }

    /// Positions that exist know it, and another number would call every topology another one.
    #[test]
    fn a_fingerprint_never_changes() {
        let facts = ["keeps counts key-value Utf8 I64 count", "reads orders.v1", "writes counted.v1"];
        assert_eq!(facts_of(&COUNTING), facts);
        assert_eq!(fingerprint(&COUNTING), PIN);
    }

    const PIN: u64 = 0x36cd_f013_5c54_ec0e;

    fn facts_of(description: &TopologyDescription) -> Vec<String> {
        facts(description, 0)
    }

    #[test]
    fn what_a_new_version_may_change_is_not_in_it() {
        const FILTERED: Node = Node { operators: &[Operator::stateless("filter", 0)], name: "large", ..NODE };
        const COUNTED: Node = Node {
            operators: &[
                Operator::stateless("filter", 0),
                Operator::stateless("group_by_key", 0),
                Operator::stateless("count", 0),
            ],
            inputs: &["large"],
            ..NODE
        };
        let same = [
            TopologyDescription { nodes: &[FILTERED, COUNTED], ..COUNTING },
            TopologyDescription {
                sources: &[Source {
                    value_serde: "Json < Order >",
                    value_type: "OrderV2",
                    on_error: OnError::Skip,
                    ..SOURCE
                }],
                ..COUNTING
            },
            TopologyDescription { stores: &[Store { value_type: "u64", key_serde: " Utf8", ..STORE }], ..COUNTING },
            // Another part of the topology.
            TopologyDescription {
                sources: &[Source { subtopology: 1, topic: TopicName::External("returns.v1"), ..SOURCE }, SOURCE],
                ..COUNTING
            },
        ];
        for description in &same {
            assert_eq!(fingerprint(description), fingerprint(&COUNTING), "{:?}", facts_of(description));
        }
    }

    #[test]
    fn another_topology_has_another_one() {
        const AGGREGATED: Node =
            Node { operators: &[Operator::stateless("group_by_key", 0), Operator::stateless("aggregate", 0)], ..NODE };
        let others = [
            TopologyDescription { name: "Summing", ..COUNTING },
            TopologyDescription { stores: &[Store { name: "totals", ..STORE }], ..COUNTING },
            TopologyDescription { stores: &[Store { value_serde: "Json", ..STORE }], ..COUNTING },
            TopologyDescription { stores: &[], ..COUNTING },
            TopologyDescription { nodes: &[AGGREGATED], ..COUNTING },
            TopologyDescription { sinks: &[Sink { topic: TopicName::External("sums.v1"), ..SINK }], ..COUNTING },
            TopologyDescription { sinks: &[Sink { topic: TopicName::Repartition("by-user"), ..SINK }], ..COUNTING },
            TopologyDescription {
                sources: &[SOURCE, Source { topic: TopicName::External("returns.v1"), ..SOURCE }],
                ..COUNTING
            },
        ];
        let mut all: Vec<u64> = others.iter().chain([&COUNTING]).map(fingerprint).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), others.len() + 1);
    }

    #[test]
    fn any_name_reads_back_as_far_as_it_is_kept() {
        for (name, kept) in [
            ("Counting", "Counting".to_owned()),
            ("a:b,c@d e", "abcde".to_owned()),
            ("", String::new()),
            (&"ä".repeat(40), "ä".repeat(32)),
        ] {
            let description = TopologyDescription { name: name.to_owned().leak(), ..COUNTING };
            let note = TopologyNote::of(&description, 0);
            assert_eq!(note.name, kept);
            assert_eq!(TopologyNote::decode(&note.encode()), Some(note));
        }
        for text in ["", "-", "12", "x@Counting"] {
            assert_eq!(TopologyNote::decode(text), None, "{text}");
        }
    }
}

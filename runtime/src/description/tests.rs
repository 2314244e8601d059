//! Snapshots, by plain equality. The topology has one of everything: a table source and its join, a node that is cut by
//! its own repartition, a sink without operators, a dead letter topic, a trusted expression.

use crate::description::{
    Emit, Node, OffsetReset, OnError, OnUnwritable, Operator, ProcessingGuarantee, Sink, Source, Store, StoreKind,
    SubTopology, Suppress, TopicName, TopologyDescription, WhenFull, Window,
};

const TOPOLOGY: TopologyDescription = TopologyDescription {
    name: "Orders",
    application_id: "orders-streams-v1",
    guarantee: ProcessingGuarantee::ExactlyOnceV2,
    doc: " Counts orders by city.\n And keeps a copy.",
    subtopologies: &[
        SubTopology { sources: &[0, 1], sinks: &[0, 1], stores: &[0], copartitioned: &[&[0, 1]] },
        SubTopology { sources: &[2], sinks: &[2], stores: &[1], copartitioned: &[] },
    ],
    sources: &[
        Source {
            node: "orders",
            topic: TopicName::External("orders.v1"),
            partitions: Some(4),
            on_error: OnError::DeadLetter("orders.dead.v1"),
            timestamp_field: Some("occurred_at_ms"),
            max_future_ms: Some(3_600_000),
            ..Source::BARE
        },
        Source {
            node: "profiles",
            topic: TopicName::External("profiles.v1"),
            offset_reset: OffsetReset::Latest,
            value_type: "Option<Profile>",
            store: Some(0),
            ..Source::BARE
        },
        Source { node: "by_city", topic: TopicName::Repartition("orders-by-city"), subtopology: 1, ..Source::BARE },
    ],
    sinks: &[
        Sink { node: "copy", topic: TopicName::External("copy.v1"), copies: Some("orders"), ..Sink::BARE },
        Sink { node: "by_city", topic: TopicName::Repartition("orders-by-city"), ..Sink::BARE },
        Sink {
            node: "counts",
            topic: TopicName::External("counts.v1"),
            subtopology: 1,
            partitions: Some(2),
            on_unwritable: OnUnwritable::DeadLetter("counts.dead.v1"),
            value_type: "CityCount",
            ..Sink::BARE
        },
    ],
    stores: &[
        Store { name: "profiles-store", node: "profiles", value_serde: "Json", value_type: "Profile", ..Store::BARE },
        Store { name: "count-by-city", node: "by_city", subtopology: 1, ..Store::BARE },
    ],
    nodes: &[
        Node { name: "orders", ..Node::BARE },
        Node { name: "profiles", ..Node::BARE },
        Node { name: "copy", inputs: &["orders"], ..Node::BARE },
        Node {
            name: "enriched",
            doc: " Orders with their city.",
            inputs: &["orders", "profiles"],
            operators: &[Operator { stores: &[0], ..Operator::stateless("join", 0) }, Operator::stateless("filter", 0)],
            trusted: &["reads a constant table"],
            ..Node::BARE
        },
        Node {
            name: "by_city",
            inputs: &["enriched"],
            operators: &[
                Operator::stateless("group_by", 0),
                Operator { segment: 1, stores: &[1], ..Operator::stateless("count", 1) },
            ],
            ..Node::BARE
        },
        Node {
            name: "counts",
            subtopology: 1,
            inputs: &["by_city"],
            operators: &[Operator::stateless("to_stream", 1), Operator::stateless("map_values", 1)],
            ..Node::BARE
        },
    ],
    params: None,
    vouched: |list| list.add("geo::distance", "arithmetic on its arguments"),
};

#[test]
fn text() {
    assert_eq!(TOPOLOGY.to_string(), include_str!("snapshot.txt"), "\n{TOPOLOGY}");
}

#[test]
fn mermaid() {
    assert_eq!(TOPOLOGY.mermaid(), include_str!("snapshot.mermaid"), "\n{}", TOPOLOGY.mermaid());
}

/// A key that is changed before the grouping: what comes behind the topic is the aggregation alone, wherever the change is.
#[test]
fn operators_stand_on_their_side_of_the_topic() {
    static COUNTED: TopologyDescription = TopologyDescription {
        nodes: &[
            Node { name: "orders", ..Node::BARE },
            Node {
                name: "by_city",
                inputs: &["orders"],
                operators: &[
                    Operator::stateless("select_key", 0),
                    Operator::stateless("group_by_key", 0),
                    Operator { segment: 1, stores: &[1], ..Operator::stateless("count", 1) },
                ],
                ..Node::BARE
            },
        ],
        ..TOPOLOGY
    };
    let text = COUNTED.to_string();
    for line in [
        "Processor: by_city (operators: [select_key, group_by_key], stores: [])",
        "Processor: by_city (operators: [count], stores: [count-by-city])",
    ] {
        assert!(text.contains(line), "no {line}\nin {text}");
    }
}

#[test]
fn windows_are_told_where_they_are_kept() {
    const WINDOW: Window =
        Window { size_ms: 60_000, advance_ms: 15_000, grace_ms: 0, retention_ms: 90_000, emit: Emit::OnWindowClose };
    static WINDOWED: TopologyDescription = TopologyDescription {
        stores: &[Store { name: "moving", node: "moving", kind: StoreKind::Window(WINDOW), ..Store::BARE }],
        nodes: &[
            Node { name: "orders", ..Node::BARE },
            Node {
                name: "moving",
                inputs: &["orders"],
                operators: &[Operator { stores: &[0], ..Operator::stateless("count", 0) }],
                ..Node::BARE
            },
        ],
        ..TOPOLOGY
    };
    let windows = "hopping windows of 60000 ms every 15000 ms, grace 0 ms, kept for 90000 ms, results on window close";
    let (text, chart) = (WINDOWED.to_string(), WINDOWED.mermaid());
    assert!(text.contains(&format!("stores: [moving])\n      moving: {windows}\n")), "{text}");
    assert!(text.contains("cleanup.policy=compact,delete, message.timestamp.type=CreateTime, retention.ms=86490000"));
    assert!(chart.contains(&format!("store_moving[(\"moving<br/>{windows}\")]")), "{chart}");
}

#[test]
fn a_buffer_says_how_long_it_holds_changes_back() {
    const LIMITS: Suppress =
        Suppress { time_limit_ms: 10_000, max_records: Some(500), max_bytes: None, when_full: WhenFull::EmitEarly };
    static QUIET: TopologyDescription = TopologyDescription {
        stores: &[Store { name: "quiet-buffer", node: "quiet", kind: StoreKind::Suppress(LIMITS), ..Store::BARE }],
        nodes: &[
            Node { name: "orders", ..Node::BARE },
            Node {
                name: "quiet",
                inputs: &["orders"],
                operators: &[Operator { stores: &[0], ..Operator::stateless("suppress", 0) }],
                ..Node::BARE
            },
        ],
        ..TOPOLOGY
    };
    let words = "changes held back for 10000 ms, at most 500 records, emit_early when full";
    let (text, chart) = (QUIET.to_string(), QUIET.mermaid());
    assert!(text.contains(&format!("stores: [quiet-buffer])\n      quiet-buffer: {words}\n")), "{text}");
    assert!(
        text.contains("quiet-buffer-changelog (partitions: as its inputs, cleanup.policy=compact, message"),
        "{text}"
    );
    assert!(chart.contains(&format!("[(\"quiet-buffer<br/>{words}\")]")), "{chart}");
}

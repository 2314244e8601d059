//! A topology as text: what `describe()` prints.

use std::fmt::{self, Write as _};

use crate::description::{
    Node, OnUnwritable, Operator, ProcessingGuarantee, Sink, Source, TopicName, TopologyDescription, Vouched,
};

use super::graph::{self, Piece};
use super::{POSITIONS_TOPIC_SETTINGS, REPARTITION_TOPIC_SETTINGS};

pub(super) fn write(topology: &TopologyDescription, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let guarantee: ProcessingGuarantee = topology.guarantee;
    writeln!(
        f,
        "Topology: {} (application id: {}, processing guarantee: {guarantee})",
        topology.name, topology.application_id
    )?;
    topology.doc.lines().try_for_each(|line| writeln!(f, "  {}", line.trim()))?;
    if let Some(params) = topology.parameters() {
        write!(f, "{params}")?;
    }
    for number in graph::subtopologies(topology) {
        writeln!(f, "   Sub-topology: {number}")?;
        subtopology(topology, number, f)?;
    }
    internal_topics(topology, f)?;
    trusted(topology, f)
}

fn subtopology(topology: &TopologyDescription, number: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for source in topology.sources.iter().filter(|source| source.subtopology == number) {
        write_source(topology, source, f)?;
    }
    let pieces = graph::pieces(topology);
    for piece in pieces.iter().filter(|piece| piece.subtopology == number) {
        processor(topology, piece, f)?;
    }
    for sink in topology.sinks.iter().filter(|sink| sink.subtopology == number) {
        write_sink(topology, sink, f)?;
    }
    Ok(())
}

fn write_source(topology: &TopologyDescription, source: &Source, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "    Source: {} (topics: [{}]", source.node, topology.topic_name(source.topic))?;
    if let Some(store) = graph::table_store(topology, source) {
        write!(f, ", stores: [{store}]")?;
    }
    writeln!(f, ")")?;
    let mut facts = serdes(source.key_serde, source.key_type, source.value_serde, source.value_type);
    if let Some(field) = source.timestamp_field {
        let _ = write!(facts, ", event time: {field}");
        if let Some(limit) = source.max_future_ms {
            let _ = write!(facts, " (at most {limit} ms after the record's timestamp)");
        }
    }
    if !graph::is_repartition(source.topic) {
        let _ = write!(facts, ", offset reset: {}, on error: {}", source.offset_reset, source.on_error);
    }
    writeln!(f, "      {facts}{}", partitions(source.partitions))?;
    arrow(f, "-->", &reached(topology, source))
}

/// What a source pushes its records to. Behind a repartition that is the rest of the node's own chain, if any.
fn reached(topology: &TopologyDescription, source: &Source) -> Vec<&'static str> {
    let continues = graph::pieces(topology)
        .iter()
        .any(|piece| piece.after_repartition && piece.node.name == source.node && graph::is_repartition(source.topic));
    if continues { vec![source.node] } else { graph::readers(topology, source.node) }
}

fn processor(topology: &TopologyDescription, piece: &Piece, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let stores = graph::stores(topology, piece).join(", ");
    let operators = Operator::names(piece.operators);
    writeln!(f, "    Processor: {} (operators: [{operators}], stores: [{stores}])", piece.node.name)?;
    piece.node.doc.lines().try_for_each(|line| writeln!(f, "      {}", line.trim()))?;
    for (store, words) in graph::kept(topology, piece) {
        writeln!(f, "      {store}: {words}")?;
    }
    let mut outputs: Vec<&str> = topology
        .sinks
        .iter()
        .filter(|sink| sink.node == piece.node.name && sink.subtopology == piece.subtopology)
        .map(|sink| sink.node)
        .collect();
    let repartitioned = !piece.after_repartition && graph::repartition_source(topology, piece.node).is_some();
    if !repartitioned {
        outputs.extend(graph::readers(topology, piece.node.name));
    }
    arrow(f, "-->", &outputs)?;
    let inputs = if piece.after_repartition { vec![piece.node.name] } else { piece.node.inputs.to_vec() };
    arrow(f, "<--", &inputs)
}

fn write_sink(topology: &TopologyDescription, sink: &Sink, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    writeln!(f, "    Sink: {} (topic: {})", sink.node, topology.topic_name(sink.topic))?;
    let mut facts = serdes(sink.key_serde, sink.key_type, sink.value_serde, sink.value_type);
    if let Some(node) = sink.copies {
        let _ = write!(facts, ", copies: {node}");
    }
    if let OnUnwritable::DeadLetter(topic) = sink.on_unwritable {
        let _ = write!(facts, ", on unwritable: dead letter to {topic}");
    }
    writeln!(f, "      {facts}{}", partitions(sink.partitions))?;
    arrow(f, "<--", &graph::feeds(topology, sink))
}

fn internal_topics(topology: &TopologyDescription, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let repartitions = topology.sources.iter().filter(|source| graph::is_repartition(source.topic));
    let mut lines: Vec<String> = repartitions
        .map(|source| topic_line(&topology.topic_name(source.topic), source.partitions, REPARTITION_TOPIC_SETTINGS))
        .collect();
    lines.extend(
        topology
            .stores
            .iter()
            .map(|store| topic_line(&topology.changelog_name(store), None, &store.kind.changelog_settings())),
    );
    lines.extend(topology.positions_name().map(|name| topic_line(&name, Some(1), POSITIONS_TOPIC_SETTINGS)));
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(f, "   Internal topics:")?;
    lines.iter().try_for_each(|line| writeln!(f, "    {line}"))
}

fn topic_line(name: &str, partitions: Option<u32>, settings: &[(&str, impl fmt::Display)]) -> String {
    let count = partitions.map_or("as its inputs".to_owned(), |count| count.to_string());
    let mut line = format!("{name} (partitions: {count}");
    for (key, value) in settings {
        let _ = write!(line, ", {key}={value}");
    }
    line.push(')');
    line
}

fn trusted(topology: &TopologyDescription, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut vouched = Vouched::default();
    (topology.vouched)(&mut vouched);
    let reasons = |node: &'static Node| node.trusted.iter().map(|reason| (node.name, *reason));
    let entries: Vec<_> = topology.nodes.iter().flat_map(reasons).chain(vouched.entries()).collect();
    if entries.is_empty() {
        return Ok(());
    }
    writeln!(f, "   Trusted (not checked for replay safety):")?;
    entries.iter().try_for_each(|(what, reason)| writeln!(f, "    {what}: {reason}"))
}

fn serdes(key_serde: &str, key_type: &str, value_serde: &str, value_type: &str) -> String {
    format!("key: {key_type} as {key_serde}, value: {value_type} as {value_serde}")
}

fn partitions(declared: Option<u32>) -> String {
    declared.map_or(String::new(), |count| format!(", partitions: {count}"))
}

fn arrow(f: &mut fmt::Formatter<'_>, arrow: &str, names: &[&str]) -> fmt::Result {
    let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    writeln!(f, "      {arrow} {names}")
}

/// The topic's short name, for pictures.
pub(super) fn short(topic: TopicName) -> String {
    match topic {
        TopicName::External(name) => name.to_owned(),
        TopicName::Repartition(name) => format!("{name}-repartition"),
    }
}

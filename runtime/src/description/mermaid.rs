//! A topology as a Mermaid chart.

use std::fmt::Write as _;

use crate::description::{Operator, TopologyDescription};

use super::graph::{self, Piece};
use super::text::short;

/// Topics are stadiums, operators boxes, stores cylinders; a repartition topic joins the two sub-topologies it lies
/// between.
pub(super) fn render(topology: &TopologyDescription) -> String {
    let mut chart = Chart { topology, text: String::from("flowchart TD\n"), topics: Vec::new() };
    for source in topology.sources {
        chart.topic(&short(source.topic));
    }
    for sink in topology.sinks {
        chart.topic(&short(sink.topic));
    }
    let pieces = graph::pieces(topology);
    for number in graph::subtopologies(topology) {
        chart.line(&format!("  subgraph sub{number} [sub-topology {number}]"));
        for piece in pieces.iter().filter(|piece| piece.subtopology == number) {
            let label = format!("{}<br/>{}", piece.node.name, Operator::names(piece.operators));
            chart.line(&format!("    {}[\"{label}\"]", id(piece)));
        }
        for store in topology.stores.iter().filter(|store| store.subtopology == number) {
            let words = store.kind.in_words().map(|words| format!("<br/>{words}")).unwrap_or_default();
            chart.line(&format!("    store_{}[(\"{}{words}\")]", plain(store.name), store.name));
        }
        chart.line("  end");
    }
    chart.edges(&pieces);
    chart.text
}

struct Chart<'t> {
    topology: &'t TopologyDescription,
    text: String,
    topics: Vec<String>,
}

impl Chart<'_> {
    fn line(&mut self, line: &str) {
        let _ = writeln!(self.text, "{line}");
    }

    fn topic(&mut self, name: &str) {
        if !self.topics.iter().any(|known| known == name) {
            self.topics.push(name.to_owned());
            self.line(&format!("  topic_{}([\"{name}\"])", plain(name)));
        }
    }

    fn edges(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            for from in self.origins(piece, pieces) {
                self.line(&format!("  {from} --> {}", id(piece)));
            }
            for store in graph::stores(self.topology, piece) {
                self.line(&format!("  {} <--> store_{}", id(piece), plain(store)));
            }
        }
        for source in self.topology.sources {
            if let Some(store) = graph::table_store(self.topology, source) {
                self.line(&format!("  topic_{} --> store_{}", plain(&short(source.topic)), plain(store)));
            }
        }
        for sink in self.topology.sinks {
            for feed in graph::feeds(self.topology, sink) {
                let own =
                    pieces.iter().find(|piece| piece.node.name == sink.node && piece.subtopology == sink.subtopology);
                let from = own.map_or_else(|| self.node(feed, pieces), id);
                self.line(&format!("  {from} --> topic_{}", plain(&short(sink.topic))));
            }
        }
    }

    /// Where a piece's records come from: its own repartition topic, or the nodes it reads.
    fn origins(&self, piece: &Piece, pieces: &[Piece]) -> Vec<String> {
        if piece.after_repartition {
            let source = graph::repartition_source(self.topology, piece.node);
            return source.map(|source| format!("topic_{}", plain(&short(source.topic)))).into_iter().collect();
        }
        piece.node.inputs.iter().map(|input| self.node(input, pieces)).collect()
    }

    /// The box or topic that stands for what readers of `name` see.
    fn node(&self, name: &str, pieces: &[Piece]) -> String {
        let source = self.topology.sources.iter().find(|source| source.node == name);
        let last = pieces.iter().rfind(|piece| piece.node.name == name);
        match (source, last) {
            (Some(source), piece) if piece.is_none_or(|piece| !piece.after_repartition) => {
                format!("topic_{}", plain(&short(source.topic)))
            }
            (_, Some(piece)) => id(piece),
            // A node without operators of its own stands for what it reads.
            (_, None) => {
                let node = self.topology.nodes.iter().find(|node| node.name == name);
                let input = node.and_then(|node| node.inputs.first());
                input.map_or_else(|| plain(name), |input| self.node(input, pieces))
            }
        }
    }
}

fn id(piece: &Piece) -> String {
    format!("node{}_{}", piece.subtopology, plain(piece.node.name))
}

/// Mermaid's ids are letters, digits and underscores.
fn plain(name: &str) -> String {
    name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect()
}

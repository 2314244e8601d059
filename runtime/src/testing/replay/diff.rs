//! Where two runs first differ, in words.

use std::fmt::Write as _;

use crate::description::{Operator, TopologyDescription};

use super::transcript::{Entry, Part, Transcript};

/// How much of a value is shown before and after the first difference.
const AROUND: usize = 40;

/// What the difference depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    /// Another process with the same batches and commits differs as well.
    Process,
    /// It does not.
    Grouping,
}

/// A difference.
#[derive(Debug)]
pub(super) struct Divergence {
    node: String,
    place: String,
    /// The first record that differs, in two or three lines.
    record: String,
    /// Other places that differ.
    also: Vec<String>,
    /// Nodes whose code can be the reason, with their operators.
    suspects: Vec<String>,
}

impl Divergence {
    /// The first one in the order of the topology, if there is any.
    pub(super) fn between(description: &TopologyDescription, one: &Transcript, other: &Transcript) -> Option<Self> {
        if let Some(failure) = &other.failure {
            return Some(Self::failed(failure));
        }
        let pairs = || one.parts.iter().zip(&other.parts).filter(|(one, other)| one.entries != other.entries);
        let (first, second) = pairs().next()?;
        Some(Self {
            node: first.node.clone(),
            place: first.place.clone(),
            record: record(first, second),
            also: pairs().skip(1).map(|(part, _)| format!("{} (node `{}`)", part.place, part.node)).collect(),
            suspects: suspects(description, &first.node),
        })
    }

    fn failed(failure: &str) -> Self {
        Self {
            node: String::new(),
            place: String::new(),
            record: format!("one process came to the end, another stopped: {failure}"),
            also: Vec::new(),
            suspects: Vec::new(),
        }
    }

    /// Everything, for the test's failure.
    pub(super) fn words(&self, description: &TopologyDescription, cause: Cause) -> String {
        let mut text =
            format!("replay is not stable: `{}` does not write the same bytes every time\n", description.name);
        if !self.node.is_empty() {
            let _ = write!(text, "\nfirst difference: node `{}`, {}\n", self.node, self.place);
        }
        let _ = writeln!(text, "{}", self.record);
        if !self.also.is_empty() {
            let _ = writeln!(text, "also different: {}", self.also.join(", "));
        }
        if !self.suspects.is_empty() {
            let _ = writeln!(text, "look into: {}", self.suspects.join("; "));
        }
        text.push_str(match cause {
            Cause::Process => {
                "why: with the same batches and commits, another process writes other bytes as well. They depend on the \
                 process: on a clock, the order of a hash map, an address, a thread, chance, the environment."
            }
            Cause::Grouping => {
                "why: only other batches, commits and crashes give other bytes. They depend on what was processed before \
                 in the same process: on a static, a thread local, a cache beside the stores."
            }
        });
        text
    }
}

/// The first record that differs.
fn record(one: &Part, other: &Part) -> String {
    let pairs = one.entries.iter().zip(&other.entries);
    let at = pairs.take_while(|(one, other)| one == other).count();
    match (one.entries.get(at), other.entries.get(at)) {
        (Some(left), Some(right)) => {
            format!("record {} of {}{}\n{}", at + 1, one.entries.len(), coordinates(left), fields(left, right))
        }
        (left, right) => {
            let (n_one, n_other) = (one.entries.len(), other.entries.len());
            let extra =
                left.or(right).map(|entry| format!("; the first one more:{}\n{}", coordinates(entry), shown(entry)));
            format!("{n_one} records in one process, {n_other} in another{}", extra.unwrap_or_default())
        }
    }
}

fn coordinates(entry: &Entry) -> String {
    let key = entry.key.as_deref().map_or("none".to_owned(), |key| cut(&text(key), 0));
    format!(", key {key}, event time {}", entry.timestamp)
}

fn shown(entry: &Entry) -> String {
    format!("  value: {}", optional(entry.value.as_deref(), 0))
}

/// The fields that differ, one below the other.
fn fields(one: &Entry, other: &Entry) -> String {
    let mut lines = String::new();
    if one.key != other.key {
        pair(&mut lines, "key", one.key.as_deref(), other.key.as_deref());
    }
    if one.value != other.value {
        pair(&mut lines, "value", one.value.as_deref(), other.value.as_deref());
    }
    if one.timestamp != other.timestamp {
        let _ = writeln!(
            lines,
            "  event time, one process: {}\n  event time, another:     {}",
            one.timestamp, other.timestamp
        );
    }
    if one.headers != other.headers {
        let names = |entry: &Entry| {
            let all: Vec<String> = entry
                .headers
                .iter()
                .map(|(name, value)| format!("{name}={}", value.as_deref().map_or("null".to_owned(), text)))
                .collect();
            all.join(", ")
        };
        let _ = writeln!(lines, "  headers, one process: {}\n  headers, another:     {}", names(one), names(other));
    }
    lines.truncate(lines.trim_end().len());
    lines
}

/// Two values with a mark under the first letter that differs.
fn pair(lines: &mut String, what: &str, one: Option<&[u8]>, other: Option<&[u8]>) {
    let (left, right) = (one.map(text), other.map(text));
    let same = match (&left, &right) {
        (Some(left), Some(right)) => left.chars().zip(right.chars()).take_while(|(left, right)| left == right).count(),
        _ => 0,
    };
    let heads = [format!("  {what}, one process: "), format!("  {what}, another:     ")];
    let (left, right) = (optional(one, same), optional(other, same));
    let offset = heads[0].chars().count() + same.min(AROUND) + usize::from(same > AROUND);
    let _ = writeln!(lines, "{}{left}\n{}{right}\n{}^", heads[0], heads[1], " ".repeat(offset));
}

fn optional(bytes: Option<&[u8]>, around: usize) -> String {
    bytes.map_or("null".to_owned(), |bytes| cut(&text(bytes), around))
}

/// Text where it is text, else hexadecimal.
fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.chars().any(char::is_control) => text.to_owned(),
        _ => bytes.iter().fold("0x".to_owned(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        }),
    }
}

/// The part of a text around a letter.
fn cut(text: &str, around: usize) -> String {
    let from = around.saturating_sub(AROUND);
    let mut part: String = text.chars().skip(from).take(2 * AROUND).collect();
    if from > 0 {
        part.insert(0, '…');
    }
    if text.chars().count() > from + 2 * AROUND {
        part.push('…');
    }
    part
}

/// The node, and those before it whose results can be seen nowhere else.
fn suspects(description: &TopologyDescription, node: &str) -> Vec<String> {
    let is_seen = |name: &str| {
        description.stores.iter().any(|store| store.node == name)
            || description.sinks.iter().any(|sink| sink.node == name)
            || description.sources.iter().any(|source| source.node == name)
    };
    let (mut found, mut next): (Vec<&str>, Vec<&str>) = (Vec::new(), vec![node]);
    while let Some(name) = next.pop() {
        if found.contains(&name) || (name != node && is_seen(name)) {
            continue;
        }
        found.push(name);
        let inputs = description.nodes.iter().filter(|known| known.name == name).flat_map(|known| known.inputs);
        next.extend(inputs.copied());
    }
    let operators = |name: &&str| {
        let known = description.nodes.iter().find(|known| known.name == *name);
        known.map_or(String::new(), |known| Operator::names(known.operators))
    };
    found.iter().map(|name| format!("node `{name}` ({})", operators(name))).collect()
}

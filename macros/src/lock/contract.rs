//! What an application leaves behind: its stores, its topics, and where they belong. One form for what the lock says
//! and for what the topology says now.

use std::collections::BTreeMap;
use std::fmt;

use quote::ToTokens;

use crate::ast::{Given, Partitions};
use crate::model::{Limits, Model, Topic, WindowKind, Windows};

/// Everything of one application id.
#[derive(Debug, Default)]
pub(super) struct Contract {
    pub parts: BTreeMap<Name, Part>,
}

/// What a part is, and what it is called.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Name {
    pub kind: Kind,
    pub name: String,
}

/// In the order of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Repartition,
    Sink,
    Source,
    Store,
}

impl Kind {
    /// As the file says it.
    pub(super) const ALL: [(&'static str, Self); 4] =
        [("repartition", Self::Repartition), ("sink", Self::Sink), ("source", Self::Source), ("store", Self::Store)];

    /// The lines that a part may have. What a later version needs to say, it says in lines that are not among them.
    pub(super) fn lines(self) -> &'static [&'static str] {
        match self {
            Self::Sink | Self::Source => &["key_serde", "value_serde", "partitions", "subtopology"],
            Self::Repartition => &[
                "key_serde",
                "value_serde",
                "key_shape",
                "value_shape",
                "key_fingerprint",
                "value_fingerprint",
                "partitions",
                "written_in",
                "read_in",
            ],
            Self::Store => &[
                "key_serde",
                "value_serde",
                "key_shape",
                "value_shape",
                "key_fingerprint",
                "value_fingerprint",
                "kind",
                "size_ms",
                "advance_ms",
                "gap_ms",
                "difference_ms",
                "grace_ms",
                "retention_ms",
                "emit",
                "time_limit_ms",
                "max_records",
                "max_bytes",
                "when_full",
                "cache",
                "subtopology",
            ],
        }
    }

    pub(super) fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}`", self.kind.word(), self.name)
    }
}

/// The lines of one part.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Part(pub BTreeMap<String, Value>);

/// The value of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Text(String),
    Number(u64),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => number.fmt(f),
        }
    }
}

impl Part {
    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    pub(super) fn text(&self, key: &str) -> Option<&str> {
        match self.0.get(key)? {
            Value::Text(text) => Some(text),
            Value::Number(_) => None,
        }
    }

    /// A fingerprint, sixteen hexadecimal digits.
    pub(super) fn fingerprint(&self, key: &str) -> Option<u64> {
        u64::from_str_radix(self.text(key)?, 16).ok()
    }

    fn with(mut self, key: &str, value: String) -> Self {
        self.0.insert(key.to_owned(), Value::Text(value));
        self
    }

    fn numbered(mut self, key: &str, value: Option<u64>) -> Self {
        self.0.extend(value.map(|value| (key.to_owned(), Value::Number(value))));
        self
    }

    fn windows(self, windows: &Windows) -> Self {
        let Windows { kind, grace_ms, retention_ms, emit, finals: _ } = *windows;
        let part = match kind {
            WindowKind::Time { size_ms, advance_ms } => {
                self.milliseconds("size_ms", size_ms).milliseconds("advance_ms", advance_ms)
            }
            WindowKind::Session { gap_ms } => self.milliseconds("gap_ms", gap_ms),
            WindowKind::Sliding { difference_ms } => self.milliseconds("difference_ms", difference_ms),
        };
        part.milliseconds("grace_ms", grace_ms)
            .milliseconds("retention_ms", retention_ms)
            .with("emit", emit.word().to_owned())
    }

    fn limits(self, limits: &Limits) -> Self {
        let Limits { time_limit_ms, max_records, max_bytes, .. } = *limits;
        self.milliseconds("time_limit_ms", time_limit_ms)
            .numbered("max_records", max_records)
            .numbered("max_bytes", max_bytes)
            .with("when_full", limits.when_full().to_owned())
    }

    fn milliseconds(self, key: &str, value: i64) -> Self {
        self.numbered(key, u64::try_from(value).ok())
    }

    fn serdes(self, key: &impl ToTokens, value: &impl ToTokens) -> Self {
        self.with("key_serde", squeezed(key)).with("value_serde", squeezed(value))
    }
}

impl Name {
    /// What `#[migrates(from = "…")]` calls the part as the lock has it: its name, and a hash of its lines.
    pub(super) fn reference(&self, part: &Part) -> String {
        let lines: String = part.0.iter().map(|(key, value)| format!("{key}={value}\n")).collect();
        let digest = fnv(&format!("{}\n{}\n{lines}", self.kind.word(), self.name));
        format!("{}#{:08x}", self.name, digest >> 32)
    }
}

/// FNV-1a, 64 bits, as everywhere in the lock.
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Tokens without any space, because compilers differ in where they put it.
pub(super) fn squeezed(tokens: &impl ToTokens) -> String {
    tokens.to_token_stream().to_string().split_whitespace().collect()
}

impl Contract {
    /// What the topology says now, without the types, which only rustc knows.
    pub(super) fn of(model: &Model) -> Self {
        let mut contract = Self::default();
        for source in &model.sources {
            let part = Part::default()
                .serdes(&source.serdes.key.value, &source.serdes.value.value)
                .numbered("partitions", partitions(&source.partitions));
            match &source.topic {
                Topic::External(topic) => {
                    let part = part.numbered("subtopology", Some(source.subtopology as u64));
                    contract.add(Kind::Source, topic.value(), part);
                }
                Topic::Repartition(topic) => {
                    let written = model.written_in(source) as u64;
                    let part = part.numbered("written_in", Some(written));
                    let part = part.numbered("read_in", Some(source.subtopology as u64));
                    contract.add(Kind::Repartition, topic.value(), part);
                }
            }
        }
        for sink in &model.sinks {
            // The writing end of a repartition is there already.
            let Topic::External(topic) = &sink.topic else { continue };
            let part = Part::default()
                .serdes(&sink.serdes.key.value, &sink.serdes.value.value)
                .numbered("partitions", partitions(&sink.partitions))
                .numbered("subtopology", Some(sink.subtopology as u64));
            contract.add(Kind::Sink, topic.value(), part);
        }
        for store in &model.stores {
            let part = Part::default()
                .with("kind", store.kind.word().to_owned())
                .serdes(&store.key_serde, &store.value_serde)
                .numbered("subtopology", Some(store.subtopology as u64));
            let part = match &store.windows {
                Some(windows) => part.windows(windows),
                None => part,
            };
            let part = match &store.limits {
                Some(limits) => part.limits(limits),
                None => part,
            };
            let part = if store.holds_back { part.with("cache", "per_record".to_owned()) } else { part };
            contract.add(Kind::Store, store.name.value.value(), part);
        }
        contract
    }

    pub(super) fn get(&self, kind: Kind, name: &str) -> Option<&Part> {
        self.parts.get(&Name { kind, name: name.to_owned() })
    }

    fn add(&mut self, kind: Kind, name: String, part: Part) {
        self.parts.insert(Name { kind, name }, part);
    }
}

fn partitions(given: &Option<Given<Partitions>>) -> Option<u64> {
    given.as_ref().map(|given| u64::from(given.value.count))
}

//! The tables of one application id.

use std::collections::BTreeMap;

use crate::description::squeezed;
use crate::stable::Shape;
use crate::topology::{
    Emit, Session, Shapes, Sink, Sliding, Source, Store, StoreKind, Suppress, TopicName, TopologyDescription, Window,
};

/// The tables, sorted by kind and name.
pub(super) fn write(topology: &TopologyDescription, shapes: &Shapes) -> String {
    let mut tables = BTreeMap::new();
    for source in topology.sources {
        if let TopicName::External(topic) = source.topic {
            tables.insert(("source", topic), self::source(source));
        }
    }
    for (at, sink) in topology.sinks.iter().enumerate() {
        match sink.topic {
            TopicName::External(topic) => tables.insert(("sink", topic), self::sink(sink)),
            TopicName::Repartition(name) => {
                let table = repartition(topology, sink, shapes.sinks.get(at));
                tables.insert(("repartition", name), table)
            }
        };
    }
    for (at, store) in topology.stores.iter().enumerate() {
        tables.insert(("store", store.name), self::store(store, shapes.stores.get(at)));
    }
    let id = text(topology.application_id);
    let mut entry = format!("[topology.{id}]\n");
    for ((kind, name), Table(lines)) in tables {
        entry.push_str(&format!("\n[topology.{id}.{kind}.{}]\n", text(name)));
        for (key, value) in lines {
            entry.push_str(&format!("{key} = {value}\n"));
        }
    }
    entry
}

/// The lines of a table, sorted.
#[derive(Default)]
struct Table(BTreeMap<String, String>);

impl Table {
    fn text(mut self, key: &str, value: &str) -> Self {
        self.0.insert(key.to_owned(), text(value));
        self
    }

    fn maybe(self, key: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.text(key, value),
            None => self,
        }
    }

    fn number(mut self, key: &str, value: Option<usize>) -> Self {
        self.0.extend(value.map(|value| (key.to_owned(), value.to_string())));
        self
    }

    fn bound(mut self, key: &str, value: Option<u64>) -> Self {
        self.0.extend(value.map(|value| (key.to_owned(), value.to_string())));
        self
    }

    fn milliseconds(mut self, key: &str, value: i64) -> Self {
        self.0.insert(key.to_owned(), value.to_string());
        self
    }

    fn serdes(self, key: &str, value: &str) -> Self {
        self.text("key_serde", &squeezed(key)).text("value_serde", &squeezed(value))
    }

    fn window(self, window: &Window) -> Self {
        let Window { size_ms, advance_ms, grace_ms, retention_ms, emit } = *window;
        self.milliseconds("size_ms", size_ms).milliseconds("advance_ms", advance_ms).closing(
            grace_ms,
            retention_ms,
            emit,
        )
    }

    fn session(self, session: &Session) -> Self {
        let Session { gap_ms, grace_ms, retention_ms, emit } = *session;
        self.milliseconds("gap_ms", gap_ms).closing(grace_ms, retention_ms, emit)
    }

    fn sliding(self, sliding: &Sliding) -> Self {
        let Sliding { difference_ms, grace_ms, retention_ms, emit } = *sliding;
        self.milliseconds("difference_ms", difference_ms).closing(grace_ms, retention_ms, emit)
    }

    fn suppress(self, suppress: &Suppress) -> Self {
        let Suppress { time_limit_ms, max_records, max_bytes, when_full } = *suppress;
        self.milliseconds("time_limit_ms", time_limit_ms)
            .bound("max_records", max_records)
            .bound("max_bytes", max_bytes)
            .text("when_full", when_full.word())
    }

    fn closing(self, grace_ms: i64, retention_ms: i64, emit: Emit) -> Self {
        self.milliseconds("grace_ms", grace_ms).milliseconds("retention_ms", retention_ms).text(
            "emit",
            match emit {
                // That somebody suppresses its results changes nothing in the store.
                Emit::OnWindowUpdate | Emit::OnUpdateAndClose => "on_window_update",
                Emit::OnWindowClose => "on_window_close",
            },
        )
    }

    fn shapes(self, shapes: Option<&[&'static Shape; 2]>) -> Self {
        let Some([key, value]) = shapes else { return self };
        let fingerprint = |shape: &Shape| format!("{:016x}", shape.fingerprint());
        self.text("key_shape", &key.text())
            .text("key_fingerprint", &fingerprint(key))
            .text("value_shape", &value.text())
            .text("value_fingerprint", &fingerprint(value))
    }
}

fn source(source: &Source) -> Table {
    Table::default()
        .serdes(source.key_serde, source.value_serde)
        .number("partitions", count(source.partitions))
        .number("subtopology", Some(source.subtopology))
}

fn sink(sink: &Sink) -> Table {
    Table::default()
        .serdes(sink.key_serde, sink.value_serde)
        .number("partitions", count(sink.partitions))
        .number("subtopology", Some(sink.subtopology))
}

fn repartition(topology: &TopologyDescription, sink: &Sink, shapes: Option<&[&'static Shape; 2]>) -> Table {
    let reader = topology.sources.iter().find(|source| source.topic == sink.topic);
    Table::default()
        .serdes(sink.key_serde, sink.value_serde)
        .number("partitions", count(sink.partitions))
        .number("written_in", Some(sink.subtopology))
        .number("read_in", reader.map(|source| source.subtopology))
        .shapes(shapes)
}

fn store(store: &Store, shapes: Option<&[&'static Shape; 2]>) -> Table {
    let table = match store.kind {
        StoreKind::KeyValue => Table::default(),
        StoreKind::Window(window) => Table::default().window(&window),
        StoreKind::Session(session) => Table::default().session(&session),
        StoreKind::Sliding(sliding) => Table::default().sliding(&sliding),
        StoreKind::Suppress(suppress) => Table::default().suppress(&suppress),
    };
    table
        .text("kind", store.kind.word())
        .serdes(store.key_serde, store.value_serde)
        .number("subtopology", Some(store.subtopology))
        .maybe("cache", store.holds_back.then_some("per_record"))
        .shapes(shapes)
}

fn count(partitions: Option<u32>) -> Option<usize> {
    partitions.and_then(|count| usize::try_from(count).ok())
}

/// A TOML string.
fn text(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

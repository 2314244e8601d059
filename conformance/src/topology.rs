//! A case as `topology!` source.

mod aggregations;
mod cogroups;
mod joins;
mod suppress;
mod tables;
mod windows;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::case::{self, Case};
use crate::code;
use crate::fields::{Fields, Unsupported};
use crate::node::{Flow, Node};
use crate::types::{Kind, Type};

/// A module with the topology of a case: the struct `Recorded`, and `inputs()` and `outputs()`, which say what keys and values
/// on each topic are. `application_id` is one that no other case has.
///
/// # Errors
/// What the case asks for and we do not offer.
pub fn topology(case: &Case, application_id: &str) -> Result<String, Unsupported> {
    let mut writer = Writer::new(case);
    for node in &case.topology {
        writer.node(node)?;
    }
    Ok(writer.module(application_id))
}

struct Writer<'c> {
    case: &'c Case,
    nodes: BTreeMap<String, Node>,
    statements: String,
    inputs: Vec<(String, Kind, Kind)>,
    outputs: Vec<(String, Kind, Kind)>,
    /// Names of stores and repartitions are numbered.
    internal: usize,
}

impl<'c> Writer<'c> {
    fn new(case: &'c Case) -> Self {
        let (nodes, statements) = (BTreeMap::new(), String::new());
        Self { case, nodes, statements, inputs: Vec::new(), outputs: Vec::new(), internal: 0 }
    }

    fn module(&self, application_id: &str) -> String {
        let list = |topics: &[(String, Kind, Kind)]| {
            let rows =
                topics.iter().map(|(topic, key, value)| format!("({topic:?}, {}, {})", key.variant(), value.variant()));
            rows.collect::<Vec<_>>().join(", ")
        };
        let facts = self.outputs.iter().enumerate();
        let facts =
            facts.map(|(number, (_, _, kind))| format!("fact!(Out{number}, {}, {});\n", kind.rust(), kind.serde()));
        format!(
            "{}\ntopology! {{\n    #![application_id = {application_id:?}]\n    #![lock = none]\n    pub struct Recorded;\n\n{}}}\n\n\
             pub(super) const INPUTS: &[(&str, Kind, Kind)] = &[{}];\n\
             pub(super) const OUTPUTS: &[(&str, Kind, Kind)] = &[{}];\n",
            facts.collect::<String>(),
            self.statements,
            list(&self.inputs),
            list(&self.outputs),
        )
    }

    fn node(&mut self, node: &case::Node) -> Result<(), Unsupported> {
        let mut fields = Fields::of(node);
        match node.op.as_str() {
            "stream" => self.stream(&mut fields)?,
            "table" => self.table(&mut fields)?,
            "filter" | "filter_not" => self.filter(&mut fields)?,
            "map_values" => self.map_values(&mut fields)?,
            "map" => self.map(&mut fields)?,
            "select_key" => self.select_key(&mut fields)?,
            "merge" => self.merge(&mut fields)?,
            "to_stream" => self.stream_of_table(&mut fields)?,
            "to_table" => self.table_of_stream(&mut fields)?,
            "group_by_key" => self.group_by_key(&mut fields)?,
            "group_by" => self.group_by(&mut fields)?,
            "cogroup" => self.cogroup(&mut fields)?,
            "windowed_by" => self.windowed_by(&mut fields)?,
            "count" => self.count(&mut fields)?,
            "reduce" => self.reduce(&mut fields)?,
            "aggregate" => self.aggregate(&mut fields)?,
            "suppress" => self.suppress(&mut fields)?,
            "join" => self.join(&mut fields)?,
            "output" => self.output(&mut fields)?,
            "output_changes" => self.output_changes(&mut fields)?,
            other => return Err(Unsupported(format!("the operator `{other}`"))),
        }
        fields.end()
    }

    /// Whether any record has a null. Then all streams may have some, in keys and in values: operators move them around, and
    /// streams that are merged have one type.
    fn has_null(&self) -> bool {
        self.case.steps.iter().any(|step| step.key.is_null() || step.value.is_null())
    }

    fn input(&self, fields: &mut Fields<'_>, name: &'static str) -> Result<Node, Unsupported> {
        self.named(fields.text(name)?)
    }

    fn named(&self, id: &str) -> Result<Node, Unsupported> {
        self.nodes.get(id).cloned().ok_or_else(|| Unsupported(format!("a node `{id}` that is not declared before")))
    }

    fn name(fields: &mut Fields<'_>) -> Result<(String, String), Unsupported> {
        let id = fields.text("id")?;
        let word: String = id.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect();
        // Apart from the words of the language and from our own names.
        Ok((id.to_owned(), format!("n_{}", word.to_lowercase())))
    }

    fn internal(&mut self, word: &str) -> String {
        self.internal += 1;
        format!("{word}-{}", self.internal)
    }

    fn declare(&mut self, id: String, node: Node, attributes: &str, chain: &str) {
        let (name, written) = (&node.name, node.written());
        let chain = if chain.is_empty() { String::new() } else { format!(" = {chain}") };
        // Writing to a string does not fail.
        let _ = writeln!(self.statements, "{attributes}    let {name}: {written}{chain};\n");
        self.nodes.insert(id, node);
    }

    /// The stream behind a repartition topic, where its records lie in the partitions of another key.
    fn by_key(&mut self, stream: Node) -> Node {
        if !stream.key_changed {
            return stream;
        }
        let topic = self.internal("by-key");
        let attributes = format!(
            "    #[repartition(name = {topic:?}, key = {}, value = {})]\n",
            stream.key.kind.serde(),
            stream.value.kind.serde()
        );
        let by_key =
            Node { name: format!("{}_by_key_{}", stream.name, self.internal), key_changed: false, ..stream.clone() };
        self.declare(format!(" {}", by_key.name), by_key.clone(), &attributes, &stream.name);
        by_key
    }

    fn store(&mut self, key: Kind, value: Kind) -> String {
        let name = self.internal("store");
        format!("    #[store(name = {name:?}, key = {}, value = {})]\n", key.serde(), value.serde())
    }

    fn source(&mut self, topic: &str, key: Kind, value: Kind) -> String {
        self.inputs.push((topic.to_owned(), key, value));
        format!("    #[source(topic = {topic:?}, key = {}, value = {})]\n", key.serde(), value.serde())
    }
}

/// Sources.
impl Writer<'_> {
    /// Several topics are as many sources, merged.
    fn stream(&mut self, fields: &mut Fields<'_>) -> Result<(), Unsupported> {
        let ((id, name), topics) = (Self::name(fields)?, fields.texts("topics")?);
        let (key, value) = (Kind::of(fields, "key_type")?, Kind::of(fields, "value_type")?);
        let (key_type, value_type) = (key.or_null(self.has_null()), value.or_null(self.has_null()));
        let node =
            |name: String| Node { name, flow: Flow::Stream, key: key_type, value: value_type, key_changed: false };
        if let [topic] = topics.as_slice() {
            let attributes = self.source(topic, key, value);
            self.declare(id, node(name), &attributes, "");
            return Ok(());
        }
        let mut chain = String::new();
        for (at, topic) in topics.iter().enumerate() {
            let (attributes, part) = (self.source(topic, key, value), format!("{name}_{at}"));
            self.declare(format!(" {part}"), node(part.clone()), &attributes, "");
            chain = if at == 0 { part } else { format!("{chain}.merge({part})") };
        }
        self.declare(id, node(name), "", &chain);
        Ok(())
    }
}

/// Operators without state.
impl Writer<'_> {
    fn filter(&mut self, fields: &mut Fields<'_>) -> Result<(), Unsupported> {
        let (op, (id, name), from) = (fields.op(), Self::name(fields)?, self.input(fields, "from")?);
        let predicate = code::predicate(fields.text("fn")?, from.key, from.seen()?)?;
        let chain = format!("{}.{op}({predicate})", from.name);
        // A table deletes what does not pass.
        let value = if from.flow == Flow::Table { from.value.kind.or_null(true) } else { from.value };
        let store = self.store_of_computed(fields, &from, value)?;
        self.declare(id, Node { name, value, ..from }, &store, &chain);
        Ok(())
    }

    fn map_values(&mut self, fields: &mut Fields<'_>) -> Result<(), Unsupported> {
        let (op, (id, name), from) = (fields.op(), Self::name(fields)?, self.input(fields, "from")?);
        let map = code::map_value(fields.text("fn")?, from.seen()?)?;
        let chain = format!("{}.{op}({})", from.name, map.closure);
        // What is deleted in a table stays deleted.
        let value = if from.flow == Flow::Table { map.result.kind.or_null(from.value.nullable) } else { map.result };
        let store = self.store_of_computed(fields, &from, value)?;
        self.declare(id, Node { name, value, ..from }, &store, &chain);
        Ok(())
    }

    fn map(&mut self, fields: &mut Fields<'_>) -> Result<(), Unsupported> {
        let (op, (id, name), from) = (fields.op(), Self::name(fields)?, self.input(fields, "from")?);
        let map = code::map(fields.text("fn")?, from.key, from.value)?;
        let chain = format!("{}.{op}({})", from.stream(op)?.name, map.closure);
        let (key, value) = map.result;
        self.declare(id, Node { name, key, value, key_changed: true, ..from }, "", &chain);
        Ok(())
    }

    fn select_key(&mut self, fields: &mut Fields<'_>) -> Result<(), Unsupported> {
        let (op, (id, name), from) = (fields.op(), Self::name(fields)?, self.input(fields, "from")?);
        let key = code::key(fields.text("fn")?, from.key, from.value)?;
        let chain = format!("{}.{op}({})", from.stream(op)?.name, key.closure);
        self.declare(id, Node { name, key: key.result, key_changed: true, ..from }, "", &chain);
        Ok(())
    }

    fn merge(&mut self, fields: &mut Fields<'_>) -> Result<(), Unsupported> {
        let (op, (id, name)) = (fields.op(), Self::name(fields)?);
        let streams = fields.texts("streams")?.into_iter().map(|id| self.named(id)).collect::<Result<Vec<_>, _>>()?;
        let Some((first, others)) = streams.split_first() else {
            return Err(Unsupported("a merge of nothing".to_owned()));
        };
        let mut chain = first.stream(op)?.name.clone();
        for other in others {
            if (other.key, other.value) != (first.key, first.value) {
                return Err(Unsupported("a merge of streams of other types".to_owned()));
            }
            chain = format!("{chain}.merge({})", other.stream(op)?.name);
        }
        let key_changed = streams.iter().any(|stream| stream.key_changed);
        self.declare(id, Node { name, key_changed, ..first.clone() }, "", &chain);
        Ok(())
    }
}

/// Outputs.
impl Writer<'_> {
    fn output(&mut self, fields: &mut Fields<'_>) -> Result<(), Unsupported> {
        let (from, out) = (self.input(fields, "from")?, fields.text("name")?.to_owned());
        let (key, Type { kind, nullable }) = (from.key, from.value);
        let call = match from.flow {
            Flow::Stream => "",
            Flow::Table => ".to_stream()",
            Flow::Grouped { .. } | Flow::GroupedTable { .. } | Flow::Cogrouped(_) => {
                return Err(Unsupported("an output of a group".to_owned()));
            }
        };
        // Two sinks never write the same fact.
        let (fact, copy) =
            (format!("Out{}", self.outputs.len()), if kind.is_number() { "*value" } else { "value.clone()" });
        let wrapped = match nullable {
            true => format!("value.clone().map({fact})"),
            false => format!("{fact}({copy})"),
        };
        let value = if nullable { format!("Option<{fact}>") } else { fact };
        let name = format!("out_{}", self.outputs.len());
        let _ = writeln!(
            self.statements,
            "    #[sink(topic = {out:?}, key = {}, value = {})]\n    \
             let {name}: Stream<{}, {value}> = {}{call}.map_values(|_, value| {wrapped});\n",
            key.kind.sink_serde(),
            kind.serde(),
            key.rust(),
            from.name,
        );
        self.outputs.push((out, key.kind, kind));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::topology;
    use crate::case::Case;

    pub(super) fn case(topology: &str, steps: &str) -> Case {
        let text = format!(r#"{{"id": "c", "topology": {topology}, "steps": {steps}, "expected": []}}"#);
        serde_json::from_str(&text).expect("a case")
    }

    #[test]
    fn nulls_in_the_input_make_options() {
        let nodes = r#"[
            {"op": "stream", "id": "s", "topics": ["t"], "key_type": "int", "value_type": "string"},
            {"op": "filter", "id": "f", "from": "s", "fn": "key_mod_3_eq_0"},
            {"op": "output", "from": "f", "name": "out"}]"#;
        let plain =
            topology(&case(nodes, r#"[{"topic": "t", "key": 1, "value": "a", "timestamp": 1}]"#), "c-v1").unwrap();
        assert!(plain.contains("let n_f: Stream<i32, String> = n_s.filter(|key, _| *key % 3 == 0);"), "{plain}");
        assert!(plain.contains("map_values(|_, value| Out0(value.clone()))"), "{plain}");
        assert!(plain.contains("fact!(Out0, String, Utf8);"), "{plain}");
        let null =
            topology(&case(nodes, r#"[{"topic": "t", "key": null, "value": null, "timestamp": 1}]"#), "c-v1").unwrap();
        assert!(null.contains("filter(|key, _| key.is_some_and(|key| key % 3 == 0))"), "{null}");
        assert!(null.contains("let out_0: Stream<Option<i32>, Option<Out0>>"), "{null}");
    }

    #[test]
    fn two_outputs_never_write_one_fact() {
        let nodes = r#"[
            {"op": "stream", "id": "s", "topics": ["t"], "key_type": "int", "value_type": "long"},
            {"op": "output", "from": "s", "name": "a"},
            {"op": "output", "from": "s", "name": "b"}]"#;
        let source = topology(&case(nodes, "[]"), "c-v1").unwrap();
        assert!(source.starts_with("fact!(Out0, i64, I64);\nfact!(Out1, i64, I64);\n"), "{source}");
        assert!(source.contains("let out_1: Stream<i32, Out1> = n_s.map_values(|_, value| Out1(*value));"), "{source}");
    }

    #[test]
    fn what_is_not_offered_has_its_reason() {
        let reason = |nodes: &str| topology(&case(nodes, "[]"), "c-v1").unwrap_err().to_string();
        assert_eq!(reason(r#"[{"op": "global_table", "id": "s"}]"#), "the operator `global_table`");
        let table = r#"{"op": "table", "id": "t", "topic": "t", "key_type": "int", "value_type": "string""#;
        assert_eq!(
            reason(&format!("[{table}, \"versioned_retention_ms\": 5}}]")),
            "`table` with `versioned_retention_ms`: 5"
        );
        let filter = r#"{"op": "filter", "id": "f", "from": "t", "fn": "value_even"}"#;
        assert_eq!(reason(&format!("[{table}}}, {filter}]")), "the predicate `value_even` of i32, String");
    }
}

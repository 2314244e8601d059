//! Groups of streams and of tables, and the tables that they are folded into.

use std::fmt::Write as _;

use serde_json::Value;

use super::Writer;
use crate::code;
use crate::fields::{Fields, Unsupported};
use crate::node::{Cut, Flow, Node};
use crate::types::{Kind, Type};

/// Groups.
impl Writer<'_> {
    pub(super) fn group_by_key(&mut self, fields: &mut Fields<'_>) -> Result<(), Unsupported> {
        let (id, from) = (fields.text("id")?.to_owned(), self.input(fields, "from")?);
        fields.ignore("key_type");
        fields.ignore("value_type");
        let stream = self.by_key(from.stream(fields.op())?.clone());
        let flow = Flow::Grouped { stream: stream.name.clone(), call: "group_by_key()".to_owned(), windows: None };
        self.nodes.insert(id, Node { flow, ..stream });
        Ok(())
    }

    pub(super) fn group_by(&mut self, fields: &mut Fields<'_>) -> Result<(), Unsupported> {
        let (id, from) = (fields.text("id")?.to_owned(), self.input(fields, "from")?);
        fields.ignore("key_type");
        fields.ignore("value_type");
        let function = fields.text("fn")?;
        match from.flow {
            Flow::Table => self.group_rows(id, from, function),
            _ => self.group_records(id, from.stream(fields.op())?.clone(), function),
        }
    }

    /// Of a stream, of which the function gives the key.
    fn group_records(&mut self, id: String, from: Node, function: &str) -> Result<(), Unsupported> {
        let stream = from.name.clone();
        if !from.key.nullable && !from.value.nullable {
            let key = code::key(function, from.key, from.value)?;
            let flow = Flow::Grouped { stream, call: format!("group_by({})", key.closure), windows: None };
            self.nodes.insert(id, Node { flow, key: key.result, key_changed: true, ..from });
            return Ok(());
        }
        let pairs = code::present_pairs(function, from.key, from.value)?;
        let (key, value) = pairs.result;
        let name = format!("{stream}_present_{}", self.nodes.len());
        let present = Node { name: name.clone(), key, value, key_changed: true, ..from };
        self.declare(format!(" {name}"), present.clone(), "", &format!("{stream}.flat_map({})", pairs.closure));
        let flow = Flow::Grouped { stream: name, call: "group_by_key()".to_owned(), windows: None };
        self.nodes.insert(id, Node { flow, ..present });
        Ok(())
    }

    /// Of a table, of which the function gives key and value.
    fn group_rows(&mut self, id: String, from: Node, function: &str) -> Result<(), Unsupported> {
        let row = code::row(function, from.key.kind, from.value.kind)?;
        let flow = Flow::GroupedTable { table: from.name.clone(), call: format!("group_by({})", row.closure) };
        let (key, value) = (row.result.0.never_null(), row.result.1.never_null());
        self.nodes.insert(id, Node { flow, key, value, key_changed: true, ..from });
        Ok(())
    }
}

/// Folds.
impl Writer<'_> {
    pub(super) fn count(&mut self, fields: &mut Fields<'_>) -> Result<(), Unsupported> {
        self.aggregation(fields, |_, _, _| Ok((Kind::Long, "count()".to_owned())))
    }

    pub(super) fn reduce(&mut self, fields: &mut Fields<'_>) -> Result<(), Unsupported> {
        fields.ignore("key_type");
        fields.ignore("value_type");
        self.values_of_windows(fields)?;
        self.aggregation(fields, |fields, value, group| {
            let reducers = functions(fields, group, |name| code::reducer(name, value.kind))?;
            Ok((value.kind, format!("reduce({reducers})")))
        })
    }

    pub(super) fn aggregate(&mut self, fields: &mut Fields<'_>) -> Result<(), Unsupported> {
        fields.ignore("key_type");
        if matches!(self.input(fields, "from")?.flow, Flow::Cogrouped(_)) {
            return self.aggregate_cogroups(fields);
        }
        self.aggregation(fields, |fields, value, group| {
            let kind = aggregate_kind(fields, value.kind)?;
            let init = fields.optional("init").and_then(|init| kind.literal(init));
            let init = init.ok_or_else(|| Unsupported("an aggregation that begins with nothing".to_owned()))?;
            let mut closures = functions(fields, group, |name| code::adder(name, value, kind))?;
            if group == Group::Sessions {
                let _ = write!(closures, ", {}", code::merger(fields.text("merger")?, kind)?);
            }
            Ok((kind, format!("aggregate(|| {init}, {closures})")))
        })
    }

    /// A table of what `fold` makes of a group: the kind of its values, and the call.
    fn aggregation(
        &mut self,
        fields: &mut Fields<'_>,
        fold: impl FnOnce(&mut Fields<'_>, Type, Group) -> Result<(Kind, String), Unsupported>,
    ) -> Result<(), Unsupported> {
        let ((id, name), from) = (Self::name(fields)?, self.input(fields, "from")?);
        let (key, grouped_value) = (from.key.kind, from.value.kind);
        // What the closures see, and the key of the table. Some windows take a null value, and nothing else does.
        let (grouped, seen, group, table_key) = match &from.flow {
            Flow::Grouped { stream, call, windows: Some(windows) } => {
                let group = if windows.cut == Cut::Session { Group::Sessions } else { Group::Stream };
                let seen = if windows.takes_null_values() { from.value } else { grouped_value.never_null() };
                (format!("{stream}.{call}.{}", windows.call), seen, group, key.windowed(windows.cut))
            }
            Flow::Grouped { stream, call, windows: None } => {
                (format!("{stream}.{call}"), grouped_value.never_null(), Group::Stream, key)
            }
            Flow::GroupedTable { table, call } => {
                (format!("{table}.{call}"), grouped_value.never_null(), Group::Table, key)
            }
            _ => return Err(Unsupported(format!("`{}` on what is not grouped", fields.op()))),
        };
        let (value, fold) = fold(fields, seen, group)?;
        let carries = group == Group::Table;
        // What a session absorbs is deleted.
        let value = value.or_null(group == Group::Sessions);
        let node = Node { name, flow: Flow::Table, key: table_key.never_null(), value, key_changed: false };
        self.declare_aggregate(id, node, &from, carries, &format!("{grouped}.{fold}"));
        Ok(())
    }

    /// A table that the group `from` is folded into; `carries` says that rows carry what they were on their way to it.
    pub(super) fn declare_aggregate(&mut self, id: String, table: Node, from: &Node, carries: bool, chain: &str) {
        let (key, grouped_value) = (from.key.kind, from.value.kind);
        let mut attributes = String::new();
        if from.key_changed {
            let (topic, serde) = (self.internal("grouped"), grouped_value.serde());
            let carries = if carries { format!(", carries = {}", grouped_value.rust()) } else { String::new() };
            let _ = writeln!(
                attributes,
                "    #[repartition(name = {topic:?}, key = {}, value = {serde}{carries})]",
                key.serde()
            );
        }
        attributes.push_str(&self.store(key, table.value.kind));
        self.declare(id, table, &attributes, chain);
    }
}

/// What is folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Stream,
    /// Of a stream too.
    Sessions,
    Table,
}

/// What brings a value into its group, and, of a table, what takes one out.
fn functions(
    fields: &mut Fields<'_>,
    group: Group,
    closure: impl Fn(&str) -> Result<String, Unsupported>,
) -> Result<String, Unsupported> {
    let adder = closure(fields.text("adder")?)?;
    if group != Group::Table {
        return Ok(adder);
    }
    Ok(format!("{adder}, {}", closure(fields.text("subtractor")?)?))
}

/// What an aggregate is: what the case calls it, or what it begins with. A sum is of the kind that it adds.
fn aggregate_kind(fields: &mut Fields<'_>, value: Kind) -> Result<Kind, Unsupported> {
    if fields.optional("value_type").is_some() {
        return Kind::of(fields, "value_type");
    }
    let adds = matches!(fields.text("adder")?, "sum" | "sub") && value.is_number();
    Ok(match fields.optional("init") {
        Some(Value::String(_)) | None => Kind::Text,
        Some(_) if adds => value,
        Some(init) if init.is_i64() => Kind::Int,
        Some(_) => Kind::Double,
    })
}

#[cfg(test)]
mod tests {
    use crate::topology::tests::case;
    use crate::topology::topology;

    fn source(nodes: &str) -> String {
        let nodes = format!(
            r#"[{{"op": "table", "id": "t", "topic": "t", "key_type": "string", "value_type": "string", "materialized": false}},
            {nodes}, {{"op": "output", "from": "a", "name": "out"}}]"#
        );
        topology(&case(&nodes, "[]"), "c-v1").unwrap_or_else(|reason| panic!("{nodes}: {reason}"))
    }

    fn has(source: &str, lines: &[&str]) {
        lines.iter().for_each(|line| assert!(source.contains(line), "no {line}\nin {source}"));
    }

    #[test]
    fn a_changed_key_goes_through_a_topic_before_a_group() {
        let nodes = r#"[
            {"op": "stream", "id": "s", "topics": ["a", "b"], "key_type": "string", "value_type": "string"},
            {"op": "select_key", "id": "k", "from": "s", "fn": "value"},
            {"op": "group_by_key", "id": "g", "from": "k"},
            {"op": "aggregate", "id": "t", "from": "g", "init": "0", "adder": "append:+"},
            {"op": "output", "from": "t", "name": "out"}]"#;
        let source = topology(&case(nodes, "[]"), "c-v1").unwrap();
        has(
            &source,
            &[
                "let n_s: Stream<String, String> = n_s_0.merge(n_s_1);",
                "#[repartition(name = \"by-key-1\", key = Utf8, value = Utf8)]\n    let n_k_by_key_1: Stream<String, String> = n_k;",
                "let n_t: Table<String, String> = n_k_by_key_1.group_by_key().aggregate(|| \"0\".to_owned(), |_, value, aggregate|",
                "= n_t.to_stream().map_values(",
            ],
        );
    }

    #[test]
    fn rows_of_a_table_go_to_their_groups_with_what_they_were() {
        let source = source(
            r#"{"op": "group_by", "id": "g", "from": "t", "fn": "int_value"},
            {"op": "reduce", "id": "a", "from": "g", "adder": "sum", "subtractor": "sub", "key_type": "string", "value_type": "int"}"#,
        );
        has(
            &source,
            &[
                "#[store(name = \"store-1\")]\n    let n_t: Table<String, String>;",
                "    #[repartition(name = \"grouped-2\", key = Utf8, value = I32, carries = i32)]\n    \
                 #[store(name = \"store-3\", key = Utf8, value = I32)]\n    \
                 let n_a: Table<String, i32> = n_t.group_by(|key, value| (key.clone(), value.parse::<i32>().unwrap_or(0)))\
                 .reduce(|reduced, value| reduced + value, |reduced, value| reduced - value);",
                "let out_0: Stream<String, Out0> = n_a.to_stream().map_values(|_, value| Out0(*value));",
            ],
        );
    }

    #[test]
    fn a_row_without_a_key_or_a_pair_has_no_group() {
        let source = source(
            r#"{"op": "group_by", "id": "g", "from": "t", "fn": "agg_repartition"},
            {"op": "aggregate", "id": "a", "from": "g", "init": "", "adder": "concat_value", "subtractor": "remove_first"}"#,
        );
        has(
            &source,
            &[
                "group_by(|key, value| (key != \"null\" && key != \"NULL\").then(|| (value.clone(), value.clone())))",
                ".aggregate(|| \"\".to_owned(), |_, value, aggregate| [aggregate, format!(\"{value}\")].concat(), \
                 |_, value, aggregate| aggregate.replacen(format!(\"{value}\").as_str(), \"\", 1));",
            ],
        );
    }

    #[test]
    fn a_sum_is_of_the_kind_that_it_adds() {
        let sum = |value: &str, more: &str| {
            let nodes = format!(
                r#"[{{"op": "stream", "id": "s", "topics": ["t"], "key_type": "string", "value_type": "{value}"}},
                {{"op": "group_by_key", "id": "g", "from": "s"}},
                {{"op": "aggregate", "id": "a", "from": "g", "init": 0, "adder": "sum"{more}}}]"#
            );
            topology(&case(&nodes, "[]"), "c-v1").map_err(|reason| reason.to_string())
        };
        has(&sum("long", "").unwrap(), &["let n_a: Table<String, i64> = n_s.group_by_key().aggregate(|| 0, "]);
        has(&sum("double", "").unwrap(), &["let n_a: Table<String, f64> = n_s.group_by_key().aggregate(|| 0.0, "]);
        assert_eq!(sum("long", r#", "value_type": "int""#).unwrap_err(), "the adder `sum` of i64, i32");
        assert_eq!(sum("int", r#", "subtractor": "sub""#).unwrap_err(), "`aggregate` with `subtractor`: \"sub\"");
    }
}

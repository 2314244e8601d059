//! Tables of a case: those that are read, made of streams, and computed; and what becomes of them.

use std::fmt::Write as _;

use serde_json::Value;

use super::Writer;
use crate::case::{self, Case};
use crate::code;
use crate::fields::{Fields, Unsupported};
use crate::node::{Flow, Node};
use crate::types::{Kind, Type};

impl Writer<'_> {
    pub(super) fn table(&mut self, fields: &mut Fields<'_>) -> Result<(), Unsupported> {
        let ((id, name), topic) = (Self::name(fields)?, fields.text("topic")?.to_owned());
        let (key, value) = (Kind::of(fields, "key_type")?, Kind::of(fields, "value_type")?);
        let is_kept = fields.optional("materialized") != Some(&Value::Bool(false)) || needs_store(self.case, &id);
        let source = self.source(&topic, key, value);
        let store = if is_kept { format!("name = {:?}", self.internal("store")) } else { "none".to_owned() };
        let attributes = format!("{source}    #[store({store})]\n");
        let node =
            Node { name, flow: Flow::Table, key: key.never_null(), value: value.or_null(true), key_changed: false };
        self.declare(id, node, &attributes, "");
        Ok(())
    }

    /// The store of a table that is computed, where it is kept.
    pub(super) fn store_of_computed(
        &mut self,
        fields: &mut Fields<'_>,
        from: &Node,
        value: Type,
    ) -> Result<String, Unsupported> {
        let is_kept = from.flow == Flow::Table && fields.optional("materialized") == Some(&Value::Bool(true));
        match (is_kept, from.key.kind) {
            (true, key) if key.is_windowed() => {
                Err(Unsupported("a store of rows that are computed from windows".to_owned()))
            }
            (true, key) => Ok(self.store(key, value.kind)),
            (false, _) => Ok(String::new()),
        }
    }

    pub(super) fn stream_of_table(&mut self, fields: &mut Fields<'_>) -> Result<(), Unsupported> {
        let ((id, name), from) = (Self::name(fields)?, self.input(fields, "from")?);
        if from.flow != Flow::Table {
            return Err(Unsupported("`to_stream` on what is no table".to_owned()));
        }
        let chain = format!("{}.to_stream()", from.name);
        self.declare(id, Node { name, flow: Flow::Stream, ..from }, "", &chain);
        Ok(())
    }

    pub(super) fn table_of_stream(&mut self, fields: &mut Fields<'_>) -> Result<(), Unsupported> {
        let ((id, name), from) = (Self::name(fields)?, self.input(fields, "from")?);
        fields.ignore("key_type");
        fields.ignore("value_type");
        let from = self.by_key(from.stream(fields.op())?.clone());
        let (store, chain) = (self.store(from.key.kind, from.value.kind), format!("{}.to_table()", from.name));
        let node = Node { name, flow: Flow::Table, key: from.key.kind.never_null(), ..from };
        self.declare(id, node, &store, &chain);
        Ok(())
    }

    /// A table's changes, each as a line of JSON.
    pub(super) fn output_changes(&mut self, fields: &mut Fields<'_>) -> Result<(), Unsupported> {
        let (from, out) = (self.input(fields, "from")?, fields.text("name")?.to_owned());
        if from.flow != Flow::Table {
            return Err(Unsupported("the changes of what is no table".to_owned()));
        }
        let old = fields.optional("send_old") == Some(&Value::Bool(true));
        let number = self.outputs.len();
        let _ = writeln!(
            self.statements,
            "    #[sink(topic = {out:?}, key = {}, value = Utf8)]\n    \
             let out_{number}: Stream<{}, Out{number}> = {}.to_changes(old = {old}).map_values(|_, change| Out{number}({}));\n",
            from.key.kind.sink_serde(),
            from.key.rust(),
            from.name,
            code::change(),
        );
        self.outputs.push((out, from.key.kind, Kind::Change));
        Ok(())
    }
}

/// Whether a table without a store is looked up, or asked for old values, itself or through tables that are computed from it and
/// not kept. The reference keeps it then.
fn needs_store(case: &Case, id: &str) -> bool {
    let is = |node: &case::Node, field: &str, id: &str| node.fields.get(field).and_then(Value::as_str) == Some(id);
    let says = |node: &case::Node, field: &str| node.fields.get(field) == Some(&Value::Bool(true));
    case.topology.iter().any(|node| match node.op.as_str() {
        "join" => is(node, "left", id) || is(node, "right", id),
        // What a row was is taken out of its group, and is what a row is while a change of it waits.
        "group_by" | "suppress" => is(node, "from", id),
        "output_changes" => is(node, "from", id) && says(node, "send_old"),
        "filter" | "filter_not" | "map_values" if is(node, "from", id) && !says(node, "materialized") => {
            node.fields.get("id").and_then(Value::as_str).is_some_and(|computed| needs_store(case, computed))
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use crate::topology::tests::case;
    use crate::topology::topology;

    #[test]
    fn a_table_without_a_store_has_one_where_its_old_values_are_asked_for() {
        let source = |send_old: bool| {
            let nodes = format!(
                r#"[
                {{"op": "table", "id": "t", "topic": "t", "key_type": "string", "value_type": "int", "materialized": false}},
                {{"op": "filter", "id": "f", "from": "t", "fn": "value_even"}},
                {{"op": "output_changes", "from": "f", "name": "out", "send_old": {send_old}}}]"#
            );
            topology(&case(&nodes, "[]"), "c-v1").unwrap()
        };
        assert!(source(false).contains("#[store(none)]\n    let n_t: Table<String, i32>;"), "{}", source(false));
        let asked = source(true);
        assert!(asked.contains("#[store(name = \"store-1\")]\n    let n_t: Table<String, i32>;"), "{asked}");
        assert!(asked.contains("let n_f: Table<String, i32> = n_t.filter(|_, value| *value % 2 == 0);"), "{asked}");
        assert!(asked.contains("n_f.to_changes(old = true).map_values(|_, change| Out0("), "{asked}");
        assert!(asked.contains("(\"out\", Kind::Text, Kind::Change)"), "{asked}");
    }

    #[test]
    fn a_computed_table_that_is_kept_asks_nothing_of_the_one_before() {
        let source = |is_kept: bool| {
            let nodes = format!(
                r#"[
                {{"op": "table", "id": "t", "topic": "t", "key_type": "string", "value_type": "int", "materialized": false}},
                {{"op": "filter", "id": "f", "from": "t", "fn": "value_even", "materialized": {is_kept}}},
                {{"op": "join", "id": "j", "left": "f", "right": "f", "type": "inner", "joiner": "sum"}},
                {{"op": "output", "from": "j", "name": "out"}}]"#
            );
            topology(&case(&nodes, "[]"), "c-v1").unwrap()
        };
        assert!(
            source(false).contains("#[store(name = \"store-1\")]\n    let n_t: Table<String, i32>;"),
            "{}",
            source(false)
        );
        let kept = source(true);
        assert!(kept.contains("#[store(none)]\n    let n_t: Table<String, i32>;"), "{kept}");
        assert!(kept.contains("#[store(name = \"store-1\", key = Utf8, value = I32)]\n    let n_f:"), "{kept}");
    }
}

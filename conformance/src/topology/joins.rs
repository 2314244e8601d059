//! Joins of a stream with a table, and of two tables.

use super::Writer;
use crate::code;
use crate::fields::{Fields, Unsupported};
use crate::node::{Flow, Node};

impl Writer<'_> {
    pub(super) fn join(&mut self, fields: &mut Fields<'_>) -> Result<(), Unsupported> {
        let (left, right) = (self.input(fields, "left")?, self.input(fields, "right")?);
        if let Some(name) = ["key_mapper", "foreign_key"].into_iter().find(|name| fields.optional(name).is_some()) {
            return Err(Unsupported(format!("a join with `{name}`")));
        }
        fields.ignore("key_type");
        fields.ignore("value_type");
        match (&left.flow, &right.flow) {
            (Flow::Stream, Flow::Table) => self.join_stream(fields, left, &right),
            (Flow::Table, Flow::Table) => self.join_tables(fields, left, &right),
            _ => Err(Unsupported("a join other than of a stream or a table with a table".to_owned())),
        }
    }

    fn join_stream(&mut self, fields: &mut Fields<'_>, left: Node, right: &Node) -> Result<(), Unsupported> {
        let (id, name) = Self::name(fields)?;
        let (call, is_left) = match fields.text("type")? {
            "inner" => ("join", false),
            "left" => ("left_join", true),
            other => return Err(Unsupported(format!("a stream-table join of type `{other}`"))),
        };
        let (left_value, right_value) = (left.value.kind.never_null(), right.value.kind.or_null(is_left));
        let joiner = code::joiner(fields.text("joiner")?, left_value, right_value)?;
        let left = self.by_key(left);
        let chain = format!("{}.{call}({}, {})", left.name, right.name, joiner.closure);
        // A left join keeps what has no key.
        let key = left.key.kind.or_null(is_left && left.key.nullable);
        let node = Node { name, key, value: joiner.result.never_null(), ..left };
        self.declare(id, node, "", &chain);
        Ok(())
    }

    fn join_tables(&mut self, fields: &mut Fields<'_>, left: Node, right: &Node) -> Result<(), Unsupported> {
        let (id, name) = Self::name(fields)?;
        if left.key != right.key {
            return Err(Unsupported("a join of tables with other keys".to_owned()));
        }
        // Whether a side has a result without the other one.
        let (call, left_alone, right_alone) = match fields.text("type")? {
            "inner" => ("join", false, false),
            "left" => ("left_join", true, false),
            "outer" => ("outer_join", true, true),
            other => return Err(Unsupported(format!("a join of tables of type `{other}`"))),
        };
        let (left_value, right_value) = (left.value.kind.or_null(right_alone), right.value.kind.or_null(left_alone));
        let joiner = code::joiner(fields.text("joiner")?, left_value, right_value)?;
        // The result of a left join stays as long as the left side does.
        let deletes = left.value.nullable || left_alone == right_alone && right.value.nullable;
        let value = joiner.result.or_null(deletes);
        let store = self.store_of_computed(fields, &left, value)?;
        let chain = format!("{}.{call}({}, {})", left.name, right.name, joiner.closure);
        self.declare(id, Node { name, value, ..left }, &store, &chain);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::topology::tests::case;
    use crate::topology::topology;

    const TABLES: &str = r#"
        {"op": "table", "id": "l", "topic": "a", "key_type": "string", "value_type": "string", "materialized": false},
        {"op": "table", "id": "r", "topic": "b", "key_type": "string", "value_type": "long"},
        {"op": "stream", "id": "s", "topics": ["c"], "key_type": "string", "value_type": "string"},
        {"op": "group_by_key", "id": "g", "from": "s"},
        {"op": "count", "id": "c", "from": "g"}"#;

    fn joined(node: &str) -> Result<String, String> {
        let nodes = format!(r#"[{TABLES}, {node}, {{"op": "output", "from": "j", "name": "out"}}]"#);
        topology(&case(&nodes, "[]"), "c-v1").map_err(|reason| reason.to_string())
    }

    #[test]
    fn a_side_may_be_missing_where_the_other_is_enough() {
        let outer = joined(
            r#"{"op": "join", "id": "j", "left": "l", "right": "r", "type": "outer", "joiner": "concat:+", "key_type": "string"}"#,
        );
        let outer = outer.unwrap();
        assert!(outer.contains("#[store(name = \"store-1\")]\n    let n_l: Table<String, String>;"), "{outer}");
        assert!(
            outer.contains("let n_j: Table<String, String> = n_l.outer_join(n_r, |_, left, right| [left.map_or_else("),
            "{outer}"
        );
        let left = joined(
            r#"{"op": "join", "id": "j", "left": "l", "right": "r", "type": "left", "joiner": "pair", "materialized": true}"#,
        );
        let left = left.unwrap();
        assert!(left.contains("#[store(name = \"store-4\", key = Utf8, value = Utf8)]\n    let n_j: Table<String, String> = n_l.left_join("), "{left}");
        assert!(left.contains("format!(\"({},{})\", format!(\"{left}\"), right.map_or_else("), "{left}");
    }

    #[test]
    fn a_result_is_deleted_by_whoever_makes_it() {
        let is_deleted = |left: &str, right: &str, kind: &str| {
            let node = format!(
                r#"{{"op": "join", "id": "j", "left": "{left}", "right": "{right}", "type": "{kind}", "joiner": "concat:-"}}"#
            );
            joined(&node).unwrap().contains("let out_0: Stream<String, Option<Out0>> = n_j.to_stream()")
        };
        let of = |kind: &str| [("c", "c"), ("c", "r"), ("r", "c")].map(|(left, right)| is_deleted(left, right, kind));
        assert_eq!(of("inner"), [false, true, true]);
        assert_eq!(of("left"), [false, false, true]);
        assert_eq!(of("outer"), [false, true, true]);
    }

    #[test]
    fn other_joins_have_their_reasons() {
        let reason = |node: &str| joined(node).unwrap_err();
        let sum = r#"{"op": "join", "id": "j", "left": "l", "right": "r", "type": "inner", "joiner": "sum"}"#;
        assert_eq!(reason(sum), "the joiner `sum` of String, i64");
        let streams = sum.replace("\"r\"", "\"s\"");
        assert_eq!(reason(&streams), "a join other than of a stream or a table with a table");
        assert_eq!(reason(&sum.replace("inner", "right")), "a join of tables of type `right`");
        let foreign = sum.replace("\"joiner\"", "\"foreign_key\": \"after_pipe\", \"joiner\"");
        assert_eq!(reason(&foreign), "a join with `foreign_key`");
    }
}

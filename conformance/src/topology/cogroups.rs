//! Groups of several streams that are folded into one table.

use serde_json::Value;

use super::Writer;
use crate::code;
use crate::fields::{Fields, Unsupported};
use crate::node::{Cogroup, Cogrouped, Cut, Flow, Node};
use crate::types::{Kind, Type};

impl Writer<'_> {
    pub(super) fn cogroup(&mut self, fields: &mut Fields<'_>) -> Result<(), Unsupported> {
        let id = fields.text("id")?.to_owned();
        let mut sources = Vec::new();
        for mut source in fields.list("sources")? {
            let (group, adder) = (self.input(&mut source, "from")?, source.text("adder")?.to_owned());
            source.end()?;
            sources.push((group, adder));
        }
        let mut sources = sources.into_iter();
        let (first_group, adder) = sources.next().ok_or_else(|| Unsupported("a `cogroup` of nothing".to_owned()))?;
        let (stream, call) = grouped(&first_group)?;
        let group = format!("{stream}.{call}");
        let first = Cogroup { stream, value: first_group.value, adder };
        let others = sources.map(|(group, adder)| self.cogrouped_by(group, first_group.key.kind, adder));
        let others = others.collect::<Result<Vec<_>, _>>()?;
        let flow = Flow::Cogrouped(Cogrouped { group, first, others, windows: None });
        self.nodes.insert(id, Node { flow, ..first_group });
        Ok(())
    }

    /// Another group of the key of the first one. It is written as a stream, which has that key: where the group makes it, a
    /// topic lies between.
    fn cogrouped_by(&mut self, group: Node, key: Kind, adder: String) -> Result<Cogroup, Unsupported> {
        let (stream, call) = grouped(&group)?;
        if group.key.kind != key {
            return Err(Unsupported("a `cogroup` of groups with other keys".to_owned()));
        }
        let mut node = Node { name: stream, flow: Flow::Stream, ..group };
        if let Some(closure) = call.strip_prefix("group_by(") {
            let chain = format!("{}.select_key({closure}", node.name);
            node.name = format!("{}_keyed_{}", node.name, self.nodes.len());
            self.declare(format!(" {}", node.name), node.clone(), "", &chain);
        }
        let node = self.by_key(node);
        Ok(Cogroup { stream: node.name, value: node.value, adder })
    }

    pub(super) fn aggregate_cogroups(&mut self, fields: &mut Fields<'_>) -> Result<(), Unsupported> {
        let ((id, name), from) = (Self::name(fields)?, self.input(fields, "from")?);
        let Flow::Cogrouped(cogrouped) = &from.flow else {
            return Err(Unsupported("an aggregation of what is not cogrouped".to_owned()));
        };
        let kind = cogrouped.kind(fields)?;
        let init = fields.optional("init").and_then(|init| kind.literal(init));
        let init = init.ok_or_else(|| Unsupported("an aggregation that begins with nothing".to_owned()))?;
        let mut chain = format!("{}.cogroup({})", cogrouped.group, cogrouped.adder(&cogrouped.first, kind)?);
        for other in &cogrouped.others {
            chain = format!("{chain}.cogroup({}, {})", other.stream, cogrouped.adder(other, kind)?);
        }
        let (mut key, mut merger, mut deletes) = (from.key.kind, String::new(), false);
        if let Some(windows) = &cogrouped.windows {
            chain = format!("{chain}.{}", windows.call);
            key = key.windowed(windows.cut);
            deletes = windows.cut == Cut::Session;
        }
        if deletes {
            merger = format!(", {}", code::merger(fields.text("merger")?, kind)?);
        }
        chain = format!("{chain}.aggregate(|| {init}{merger})");
        let (key, value) = (key.never_null(), kind.or_null(deletes));
        self.declare_aggregate(
            id,
            Node { name, flow: Flow::Table, key, value, key_changed: false },
            &from,
            false,
            &chain,
        );
        Ok(())
    }
}

/// The stream of a group, and the call that groups it.
fn grouped(group: &Node) -> Result<(String, String), Unsupported> {
    match &group.flow {
        Flow::Grouped { stream, call, windows: None } => Ok((stream.clone(), call.clone())),
        _ => Err(Unsupported("a `cogroup` of what is no group of a stream".to_owned())),
    }
}

impl Cogrouped {
    /// What takes a value of one group into the aggregate. Some windows take a null value, and nothing else does.
    fn adder(&self, group: &Cogroup, aggregate: Kind) -> Result<String, Unsupported> {
        let takes_nulls = self.windows.as_ref().is_some_and(crate::node::Windows::takes_null_values);
        let seen = if takes_nulls { group.value } else { group.value.kind.never_null() };
        code::adder(&group.adder, seen, aggregate)
    }

    /// What the aggregate is: what the case calls it, or what it begins with. A sum is of the kind that it adds.
    fn kind(&self, fields: &mut Fields<'_>) -> Result<Kind, Unsupported> {
        if fields.optional("value_type").is_some() {
            return Kind::of(fields, "value_type");
        }
        let adds = |group: &&Cogroup| matches!(group.adder.as_str(), "sum" | "sub") && group.value.kind.is_number();
        let summed = std::iter::once(&self.first).chain(&self.others).find(adds);
        Ok(match (fields.optional("init"), summed) {
            (Some(Value::String(_)) | None, _) => Kind::Text,
            (Some(_), Some(Cogroup { value: Type { kind, .. }, .. })) => *kind,
            (Some(init), None) if init.is_i64() => Kind::Int,
            (Some(_), None) => Kind::Double,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::topology::tests::case;
    use crate::topology::topology;

    const STREAMS: &str = r#"
        {"op": "stream", "id": "s", "topics": ["a"], "key_type": "string", "value_type": "string"},
        {"op": "stream", "id": "t", "topics": ["b"], "key_type": "string", "value_type": "long"},
        {"op": "group_by_key", "id": "g", "from": "s"},
        {"op": "group_by_key", "id": "h", "from": "t"}"#;
    const BOTH: &str = r#"{"op": "cogroup", "id": "c", "sources": [{"from": "g", "adder": "append:-"}, {"from": "h", "adder": "append:+"}]}"#;
    const NULLS: &str = r#"[{"topic": "a", "key": null, "value": null, "timestamp": 1}]"#;

    fn source(nodes: &str, steps: &str) -> Result<String, String> {
        let nodes = format!(r#"[{STREAMS}, {nodes}, {{"op": "output", "from": "a", "name": "out"}}]"#);
        topology(&case(&nodes, steps), "c-v1").map_err(|reason| reason.to_string())
    }

    fn has(source: &str, lines: &[&str]) {
        lines.iter().for_each(|line| assert!(source.contains(line), "no {line}\nin {source}"));
    }

    #[test]
    fn the_first_stream_is_grouped_and_the_others_are_named() {
        let nodes = format!(r#"{BOTH}, {{"op": "aggregate", "id": "a", "from": "c", "init": "0"}}"#);
        has(
            &source(&nodes, NULLS).unwrap(),
            &["    #[store(name = \"store-1\", key = Utf8, value = Utf8)]\n    \
                 let n_a: Table<String, String> = n_s.group_by_key()\
                 .cogroup(|_, value, aggregate| [aggregate, \"-\".to_owned(), format!(\"{value}\")].concat())\
                 .cogroup(n_t, |_, value, aggregate| [aggregate, \"+\".to_owned(), format!(\"{value}\")].concat())\
                 .aggregate(|| \"0\".to_owned());"],
        );
    }

    #[test]
    fn a_group_of_another_key_goes_through_a_topic() {
        let nodes = r#"
            {"op": "stream", "id": "u", "topics": ["c"], "key_type": "int", "value_type": "string"},
            {"op": "group_by", "id": "i", "from": "u", "fn": "value_as_key"},
            {"op": "group_by", "id": "k", "from": "s", "fn": "value_as_key"},
            {"op": "cogroup", "id": "c", "sources": [{"from": "i", "adder": "add_one"}, {"from": "k", "adder": "add_one"}, {"from": "h", "adder": "sum"}]},
            {"op": "aggregate", "id": "a", "from": "c", "init": 0}"#;
        has(
            &source(nodes, "[]").unwrap(),
            &[
                "let n_s_keyed_7: Stream<String, String> = n_s.select_key(|_, value| value.clone());",
                "#[repartition(name = \"by-key-1\", key = Utf8, value = Utf8)]\n    \
                 let n_s_keyed_7_by_key_1: Stream<String, String> = n_s_keyed_7;",
                "    #[repartition(name = \"grouped-2\", key = Utf8, value = Utf8)]\n    \
                 #[store(name = \"store-3\", key = Utf8, value = I64)]\n    \
                 let n_a: Table<String, i64> = n_u.group_by(|_, value| value.clone()).cogroup(|_, _, aggregate| aggregate + 1)\
                 .cogroup(n_s_keyed_7_by_key_1, |_, _, aggregate| aggregate + 1)\
                 .cogroup(n_t, |_, value, aggregate| aggregate + value).aggregate(|| 0);",
            ],
        );
        has(
            &source(nodes, NULLS).unwrap(),
            &[
                "let n_s_present_7: Stream<String, String> = n_s.flat_map(",
                "let n_s_present_7_by_key_1: Stream<String, String> = n_s_present_7;",
                "= n_u_present_5.group_by_key().cogroup(|_, _, aggregate| aggregate + 1).cogroup(n_s_present_7_by_key_1, ",
            ],
        );
    }

    #[test]
    fn windows_are_cut_behind_all_groups() {
        let windowed = |window: &str, more: &str| {
            let nodes = format!(
                r#"{BOTH}, {{"op": "windowed_by", "id": "w", "from": "c", "window": {{{window}, "grace_ms": 0}}}},
                {{"op": "aggregate", "id": "a", "from": "w", "init": "0"{more}}}"#
            );
            source(&nodes, NULLS)
        };
        has(
            &windowed(r#""type": "tumbling", "size_ms": 5"#, "").unwrap(),
            &[
                "let n_a: Table<Windowed<String>, String> = n_s.group_by_key().cogroup(",
                "value.as_ref().map_or_else(|| \"null\".to_owned(), ",
                ".windowed_by(tumbling = 5.millis(), grace = 0.millis()).aggregate(|| \"0\".to_owned());",
            ],
        );
        let sliding = windowed(r#""type": "sliding", "difference_ms": 5"#, "").unwrap();
        assert!(!sliding.contains("value.as_ref()"), "{sliding}");
        has(
            &windowed(r#""type": "session", "gap_ms": 5"#, r#", "merger": "concat:|""#).unwrap(),
            &[
                ".windowed_by(session = 5.millis(), grace = 0.millis()).aggregate(|| \"0\".to_owned(), |_, left, right| [",
                "let out_0: Stream<Windowed<String>, Option<Out0>>",
            ],
        );
        assert_eq!(windowed(r#""type": "session", "gap_ms": 5"#, "").unwrap_err(), "`aggregate` has no text `merger`");
    }

    #[test]
    fn other_cogroups_have_their_reasons() {
        let reason = |nodes: &str| source(nodes, "[]").unwrap_err();
        let of = |sources: &str| reason(&format!(r#"{{"op": "cogroup", "id": "c", "sources": [{sources}]}}"#));
        assert_eq!(of(""), "a `cogroup` of nothing");
        assert_eq!(of(r#"{"from": "s", "adder": "sum"}"#), "a `cogroup` of what is no group of a stream");
        assert_eq!(of(r#"{"from": "g", "adder": "sum", "named": "n"}"#), "`cogroup` with `named`: \"n\"");
        let other = r#"{"op": "group_by", "id": "i", "from": "t", "fn": "value_as_key"},
            {"op": "cogroup", "id": "c", "sources": [{"from": "g", "adder": "add_one"}, {"from": "i", "adder": "sum"}]}"#;
        assert_eq!(reason(other), "a `cogroup` of groups with other keys");
        let closing = format!(
            r#"{BOTH}, {{"op": "windowed_by", "id": "w", "from": "c", "window": {{"type": "tumbling", "size_ms": 5, "grace_ms": 0}}, "emit": "window_close"}}"#
        );
        assert_eq!(reason(&closing), "windows of a `cogroup` that emit when they close");
        assert_eq!(
            reason(&format!(r#"{BOTH}, {{"op": "count", "id": "a", "from": "c"}}"#)),
            "`count` on what is not grouped"
        );
        assert_eq!(reason(&format!(r#"{BOTH}, {{"op": "output", "from": "c", "name": "o"}}"#)), "an output of a group");
    }
}

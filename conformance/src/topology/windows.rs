//! Windows of a group.

use super::Writer;
use crate::fields::{Fields, Unsupported};
use crate::node::{Cogrouped, Cut, Flow, Node, Windows};

impl Writer<'_> {
    pub(super) fn windowed_by(&mut self, fields: &mut Fields<'_>) -> Result<(), Unsupported> {
        let (id, from) = (fields.text("id")?.to_owned(), self.input(fields, "from")?);
        let windows = windows(fields)?;
        if matches!(windows.cut, Cut::Difference(_))
            && self.case.steps.iter().any(|step| step.timestamp == 0 && !step.key.is_null())
        {
            // Windows begin where records lie, and no time of ours is 0.
            return Err(Unsupported("sliding windows with a record at 0".to_owned()));
        }
        let flow = match from.flow {
            Flow::Grouped { stream, call, windows: None } => Flow::Grouped { stream, call, windows: Some(windows) },
            Flow::Cogrouped(Cogrouped { windows: None, .. }) if windows.emits_on_close => {
                return Err(Unsupported("windows of a `cogroup` that emit when they close".to_owned()));
            }
            Flow::Cogrouped(Cogrouped { windows: None, group, first, others }) => {
                Flow::Cogrouped(Cogrouped { windows: Some(windows), group, first, others })
            }
            _ => return Err(Unsupported("`windowed_by` on what is no group of a stream".to_owned())),
        };
        self.nodes.insert(id, Node { flow, ..from });
        Ok(())
    }

    /// A group in windows whose values have the type that a `reduce` gives: without `Option`. The reference makes a null of a
    /// first value that is one, which no reducer of ours does.
    pub(super) fn values_of_windows(&mut self, fields: &mut Fields<'_>) -> Result<(), Unsupported> {
        let (id, from) = (fields.text("from")?.to_owned(), self.input(fields, "from")?);
        let Flow::Grouped { stream, call, windows: windows @ Some(_) } = from.flow.clone() else { return Ok(()) };
        if !from.value.nullable || !windows.as_ref().is_some_and(Windows::takes_null_values) {
            return Ok(());
        }
        if !self.values_are_there() {
            return Err(Unsupported("`reduce` of windows whose values may be null".to_owned()));
        }
        let (name, value) = (format!("{stream}_values_{}", self.nodes.len()), from.value.kind.never_null());
        let values = Node { name: name.clone(), flow: Flow::Stream, value, ..from };
        let chain = format!("{stream}.flat_map_values(|_, value| value.clone())");
        self.declare(format!(" {name}"), values.clone(), "", &chain);
        self.nodes.insert(id, Node { flow: Flow::Grouped { stream: name, call, windows }, ..values });
        Ok(())
    }

    /// Whether no value is null, and no operator makes one of a null key or of a row that is deleted.
    fn values_are_there(&self) -> bool {
        let makes_nulls = |op: &str| matches!(op, "map" | "to_stream");
        self.case.steps.iter().all(|step| !step.value.is_null())
            && !self.case.topology.iter().any(|node| makes_nulls(&node.op))
    }
}

fn windows(fields: &mut Fields<'_>) -> Result<Windows, Unsupported> {
    let emit = match fields.optional("emit").map(|emit| emit.as_str().unwrap_or_default()) {
        None | Some("update") => "",
        Some("window_close") => ", emit = on_window_close",
        Some(other) => return Err(Unsupported(format!("windows that emit at `{other}`"))),
    };
    let mut window = fields.inside("window")?;
    let (cut, written) = match window.text("type")? {
        "tumbling" => tumbling(&mut window)?,
        "hopping" => {
            let (size, advance) = (window.number("size_ms")?, window.number("advance_ms")?);
            (Cut::Size(size), format!("hopping = {}, advance = {}", duration(size), duration(advance)))
        }
        "sliding" => {
            let difference = window.number("difference_ms")?;
            (Cut::Difference(difference), format!("sliding = {}", duration(difference)))
        }
        "session" => (Cut::Session, format!("session = {}", duration(window.number("gap_ms")?))),
        kind => return Err(Unsupported(format!("windows of type `{kind}`"))),
    };
    let grace = duration(window.number("grace_ms")?);
    window.end()?;
    let call = format!("windowed_by({written}, grace = {grace}{emit})");
    Ok(Windows { cut, emits_on_close: !emit.is_empty(), call })
}

fn tumbling(window: &mut Fields<'_>) -> Result<(Cut, String), Unsupported> {
    let size = window.number("size_ms")?;
    if window.optional("advance_ms").is_some_and(|advance| advance.as_i64() != Some(size)) {
        return Err(Unsupported("tumbling windows whose advance is not their size".to_owned()));
    }
    Ok((Cut::Size(size), format!("tumbling = {}", duration(size))))
}

pub(super) fn duration(milliseconds: i64) -> String {
    // The singular is for 1 alone.
    format!("{milliseconds}.{}()", if milliseconds == 1 { "milli" } else { "millis" })
}

#[cfg(test)]
mod tests {
    use crate::topology::tests::case;
    use crate::topology::topology;

    fn source(window: &str, fold: &str, steps: &str) -> Result<String, String> {
        let nodes = format!(
            r#"[{{"op": "stream", "id": "s", "topics": ["t"], "key_type": "string", "value_type": "string"}},
            {{"op": "group_by_key", "id": "g", "from": "s"}},
            {{"op": "windowed_by", "id": "w", "from": "g", {window}}},
            {fold},
            {{"op": "output", "from": "a", "name": "out"}},
            {{"op": "output_changes", "from": "a", "name": "changes", "send_old": true}}]"#
        );
        topology(&case(&nodes, steps), "c-v1").map_err(|reason| reason.to_string())
    }

    fn has(source: &str, lines: &[&str]) {
        lines.iter().for_each(|line| assert!(source.contains(line), "no {line}\nin {source}"));
    }

    const COUNT: &str = r#"{"op": "count", "id": "a", "from": "w"}"#;
    const APPEND: &str = r#"{"op": "aggregate", "id": "a", "from": "w", "init": "0", "adder": "append:+"}"#;
    const NULLS: &str = r#"[{"topic": "t", "key": null, "value": null, "timestamp": 1}]"#;

    #[test]
    fn a_table_of_windows_is_keyed_by_them() {
        let hopping =
            r#""window": {"type": "hopping", "size_ms": 10, "advance_ms": 1, "grace_ms": 0}, "emit": "window_close""#;
        has(
            &source(hopping, COUNT, "[]").unwrap(),
            &[
                "    #[store(name = \"store-1\", key = Utf8, value = I64)]\n    \
                 let n_a: Table<Windowed<String>, i64> = n_s.group_by_key().windowed_by(hopping = 10.millis(), advance = 1.milli(), \
                 grace = 0.millis(), emit = on_window_close).count();",
                "    #[sink(topic = \"out\", key = TimeWindowed<Utf8>, value = I64)]\n    \
                 let out_0: Stream<Windowed<String>, Out0> = n_a.to_stream().map_values(|_, value| Out0(*value));",
                "    #[sink(topic = \"changes\", key = TimeWindowed<Utf8>, value = Utf8)]\n    \
                 let out_1: Stream<Windowed<String>, Out1> = n_a.to_changes(old = true)",
                "(\"out\", Kind::Windowed(&Kind::Text, 10), Kind::Long)",
            ],
        );
        let tumbling =
            r#""window": {"type": "tumbling", "size_ms": 1000, "advance_ms": 1000, "grace_ms": 5}, "emit": "update""#;
        has(
            &source(tumbling, COUNT, "[]").unwrap(),
            &[".windowed_by(tumbling = 1000.millis(), grace = 5.millis()).count()"],
        );
    }

    #[test]
    fn a_window_takes_a_null_value() {
        let tumbling = r#""window": {"type": "tumbling", "size_ms": 10, "grace_ms": 0}"#;
        has(
            &source(tumbling, APPEND, NULLS).unwrap(),
            &[".aggregate(|| \"0\".to_owned(), |_, value, aggregate| [aggregate, \"+\".to_owned(), \
                 value.as_ref().map_or_else(|| \"null\".to_owned(), |it| format!(\"{it}\"))].concat());"],
        );
        let reduce = r#"{"op": "reduce", "id": "a", "from": "w", "adder": "concat:+"}"#;
        assert_eq!(source(tumbling, reduce, NULLS).unwrap_err(), "`reduce` of windows whose values may be null");
        has(
            &source(tumbling, reduce, r#"[{"topic": "t", "key": null, "value": "v", "timestamp": 1}]"#).unwrap(),
            &[
                "let n_s_values_3: Stream<Option<String>, String> = n_s.flat_map_values(|_, value| value.clone());",
                "let n_a: Table<Windowed<String>, String> = n_s_values_3.group_by_key().windowed_by(",
            ],
        );
        has(&source(tumbling, reduce, "[]").unwrap(), &["grace = 0.millis()).reduce(|reduced, value| ["]);
    }

    #[test]
    fn a_group_of_another_key_goes_through_a_topic_before_its_windows() {
        let nodes = |is_kept: bool| {
            format!(
                r#"[
                {{"op": "stream", "id": "s", "topics": ["t"], "key_type": "int", "value_type": "string"}},
                {{"op": "group_by", "id": "g", "from": "s", "fn": "value_as_key"}},
                {{"op": "windowed_by", "id": "w", "from": "g", "window": {{"type": "tumbling", "size_ms": 10, "grace_ms": 0}}}},
                {{"op": "count", "id": "a", "from": "w"}},
                {{"op": "filter_not", "id": "f", "from": "a", "fn": "value_even", "materialized": {is_kept}}},
                {{"op": "output", "from": "f", "name": "out"}}]"#
            )
        };
        has(
            &topology(&case(&nodes(false), "[]"), "c-v1").unwrap(),
            &[
                "    #[repartition(name = \"grouped-1\", key = Utf8, value = Utf8)]\n    \
                 #[store(name = \"store-2\", key = Utf8, value = I64)]\n    let n_a: Table<Windowed<String>, i64> = n_s.group_by(",
                "let n_f: Table<Windowed<String>, i64> = n_a.filter_not(|_, value| *value % 2 == 0);",
                "let out_0: Stream<Windowed<String>, Option<Out0>> = n_f.to_stream()",
            ],
        );
        let reason = topology(&case(&nodes(true), "[]"), "c-v1").unwrap_err().to_string();
        assert_eq!(reason, "a store of rows that are computed from windows");
    }

    #[test]
    fn sessions_are_merged_and_what_they_absorb_is_deleted() {
        let session = r#""window": {"type": "session", "gap_ms": 30, "grace_ms": 5}, "emit": "window_close""#;
        has(
            &source(session, COUNT, "[]").unwrap(),
            &[
                "let n_a: Table<Windowed<String>, i64> = n_s.group_by_key().windowed_by(session = 30.millis(), \
                 grace = 5.millis(), emit = on_window_close).count();",
                "    #[sink(topic = \"out\", key = SessionWindowed<Utf8>, value = I64)]\n    \
                 let out_0: Stream<Windowed<String>, Option<Out0>> = n_a.to_stream().map_values(|_, value| value.clone().map(Out0));",
                "(\"out\", Kind::Session(&Kind::Text), Kind::Long)",
            ],
        );
        let sum =
            r#"{"op": "aggregate", "id": "a", "from": "w", "init": "0", "adder": "append:+", "merger": "concat:|"}"#;
        has(
            &source(session, sum, NULLS).unwrap(),
            &["|it| format!(\"{it}\"))].concat(), |_, left, right| [left.as_str(), \"|\", right.as_str()].concat());"],
        );
        assert_eq!(source(session, APPEND, "[]").unwrap_err(), "`aggregate` has no text `merger`");
        let tumbling = r#""window": {"type": "tumbling", "size_ms": 10, "grace_ms": 0}"#;
        assert_eq!(source(tumbling, sum, "[]").unwrap_err(), "`aggregate` with `merger`: \"concat:|\"");
        let reduce = r#"{"op": "reduce", "id": "a", "from": "w", "adder": "concat:+"}"#;
        has(&source(session, reduce, "[]").unwrap(), &["emit = on_window_close).reduce(|reduced, value| ["]);
    }

    #[test]
    fn sliding_windows_take_no_null_value_and_lie_where_records_are() {
        let sliding = r#""window": {"type": "sliding", "difference_ms": 10, "grace_ms": 0}"#;
        let reduce = r#"{"op": "reduce", "id": "a", "from": "w", "adder": "concat:+"}"#;
        has(
            &source(sliding, reduce, NULLS).unwrap(),
            &[
                "let n_a: Table<Windowed<String>, String> = n_s.group_by_key().windowed_by(sliding = 10.millis(), \
                 grace = 0.millis()).reduce(|reduced, value| [",
                "    #[sink(topic = \"out\", key = TimeWindowed<Utf8>, value = Utf8)]\n    \
                 let out_0: Stream<Windowed<String>, Out0> = n_a.to_stream()",
                "(\"out\", Kind::Windowed(&Kind::Text, 10), Kind::Text)",
            ],
        );
        has(
            &source(sliding, APPEND, NULLS).unwrap(),
            &["[aggregate, \"+\".to_owned(), format!(\"{value}\")].concat());"],
        );
        let early = r#"[{"topic": "t", "key": "k", "value": "v", "timestamp": 0}]"#;
        assert_eq!(source(sliding, COUNT, early).unwrap_err(), "sliding windows with a record at 0");
    }

    #[test]
    fn other_windows_have_their_reasons() {
        let reason = |window: &str| source(window, COUNT, "[]").unwrap_err();
        assert_eq!(reason(r#""window": {"type": "unlimited", "start_ms": 5}"#), "windows of type `unlimited`");
        assert_eq!(
            reason(r#""window": {"type": "tumbling", "size_ms": 5, "grace_ms": 0, "retention_ms": 9}"#),
            "`windowed_by` with `retention_ms`: 9"
        );
        assert_eq!(reason(r#""window": {"type": "tumbling", "size_ms": 5}"#), "`windowed_by` has no number `grace_ms`");
        assert_eq!(
            reason(r#""window": {"type": "tumbling", "size_ms": 5, "advance_ms": 4, "grace_ms": 0}"#),
            "tumbling windows whose advance is not their size"
        );
        let twice = format!(
            r#"{{"op": "windowed_by", "id": "x", "from": "w", "window": {{"type": "tumbling", "size_ms": 5, "grace_ms": 0}}}}, {COUNT}"#
        );
        assert_eq!(
            source(r#""window": {"type": "tumbling", "size_ms": 5, "grace_ms": 0}"#, &twice, "[]").unwrap_err(),
            "`windowed_by` on what is no group of a stream"
        );
    }
}

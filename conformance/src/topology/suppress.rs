//! Tables that are held back.

use super::Writer;
use super::windows::duration;
use crate::fields::{Fields, Unsupported};
use crate::node::{Flow, Node};

/// No limit at all is the largest number of milliseconds in the reference. The longest one that has a use here is written instead.
const FOREVER: &str = "36500.days()";

impl Writer<'_> {
    pub(super) fn suppress(&mut self, fields: &mut Fields<'_>) -> Result<(), Unsupported> {
        let ((id, name), from) = (Self::name(fields)?, self.input(fields, "from")?);
        if from.flow != Flow::Table {
            return Err(Unsupported("`suppress` on what is no table".to_owned()));
        }
        // How the reference is told to do it, see `jvm/…/Suppression.java`.
        fields.ignore("remembers");
        match fields.text("until")? {
            "window_close" if !from.key.kind.is_windowed() => {
                Err(Unsupported("`suppress` until windows close of a table without windows".to_owned()))
            }
            "window_close" => {
                let chain = format!("{}.suppress(until_window_closes)", from.name);
                // A window that is deleted before it closes was never there.
                let value = from.value.kind.never_null();
                self.declare(id, Node { name, value, ..from }, "", &chain);
                Ok(())
            }
            "time_limit" => {
                let chain = format!("{}.suppress({})", from.name, limits(fields)?);
                let store = self.store(from.key.kind.inside(), from.value.kind);
                self.declare(id, Node { name, ..from }, &store, &chain);
                Ok(())
            }
            other => Err(Unsupported(format!("`suppress` until `{other}`"))),
        }
    }
}

/// How long a row is held back, and how many there may be.
fn limits(fields: &mut Fields<'_>) -> Result<String, Unsupported> {
    let time = match fields.number("time_limit_ms")? {
        i64::MAX => FOREVER.to_owned(),
        milliseconds => duration(milliseconds),
    };
    let mut limits = format!("time_limit = {time}");
    for name in ["max_records", "max_bytes"] {
        if fields.optional(name).is_some() {
            limits = format!("{limits}, {name} = {}", fields.number(name)?);
        }
    }
    let is_bounded = limits.contains("max_");
    Ok(if is_bounded { format!("{limits}, when_full = emit_early") } else { limits })
}

#[cfg(test)]
mod tests {
    use crate::topology::tests::case;
    use crate::topology::topology;

    fn source(nodes: &str) -> Result<String, String> {
        let nodes = format!(
            r#"[{{"op": "table", "id": "t", "topic": "a", "key_type": "string", "value_type": "long"}},
            {{"op": "stream", "id": "s", "topics": ["b"], "key_type": "string", "value_type": "long"}},
            {{"op": "group_by_key", "id": "g", "from": "s"}},
            {{"op": "windowed_by", "id": "w", "from": "g", "window": {{"type": "session", "gap_ms": 5, "grace_ms": 0}}}},
            {{"op": "count", "id": "c", "from": "w"}},
            {nodes}, {{"op": "output", "from": "x", "name": "out"}}]"#
        );
        topology(&case(&nodes, "[]"), "c-v1").map_err(|reason| reason.to_string())
    }

    fn limited(from: &str, limits: &str) -> Result<String, String> {
        source(&format!(r#"{{"op": "suppress", "id": "x", "from": "{from}", "until": "time_limit"{limits}}}"#))
    }

    fn has(source: &str, lines: &[&str]) {
        lines.iter().for_each(|line| assert!(source.contains(line), "no {line}\nin {source}"));
    }

    #[test]
    fn rows_are_held_back_in_a_store() {
        has(
            &limited("t", r#", "time_limit_ms": 10, "remembers": true"#).unwrap(),
            &[
                "    #[store(name = \"store-3\", key = Utf8, value = I64)]\n    \
                 let n_x: Table<String, i64> = n_t.suppress(time_limit = 10.millis());",
                "let out_0: Stream<String, Option<Out0>> = n_x.to_stream()",
            ],
        );
        has(
            &limited("c", r#", "time_limit_ms": 9223372036854775807, "max_records": 1"#).unwrap(),
            &[
                "    #[store(name = \"store-3\", key = Utf8, value = I64)]\n    \
                 let n_x: Table<Windowed<String>, i64> = \
                 n_c.suppress(time_limit = 36500.days(), max_records = 1, when_full = emit_early);",
                "let out_0: Stream<Windowed<String>, Option<Out0>>",
            ],
        );
        has(
            &limited("t", r#", "time_limit_ms": 1, "max_records": 3, "max_bytes": 200"#).unwrap(),
            &["n_t.suppress(time_limit = 1.milli(), max_records = 3, max_bytes = 200, when_full = emit_early);"],
        );
    }

    #[test]
    fn final_results_have_no_store_and_are_never_deleted() {
        let finals = r#"{"op": "suppress", "id": "x", "from": "c", "until": "window_close"}"#;
        has(
            &source(finals).unwrap(),
            &[
                "\n\n    let n_x: Table<Windowed<String>, i64> = n_c.suppress(until_window_closes);",
                "let out_0: Stream<Windowed<String>, Out0> = n_x.to_stream().map_values(|_, value| Out0(*value));",
            ],
        );
    }

    #[test]
    fn other_suppressions_have_their_reasons() {
        assert_eq!(limited("s", "").unwrap_err(), "`suppress` on what is no table");
        assert_eq!(limited("t", "").unwrap_err(), "`suppress` has no number `time_limit_ms`");
        assert_eq!(
            limited("t", r#", "time_limit_ms": 5, "shuts_down": true"#).unwrap_err(),
            "`suppress` with `shuts_down`: true"
        );
        let of = |until: &str| {
            source(&format!(r#"{{"op": "suppress", "id": "x", "from": "t", "until": "{until}"}}"#)).unwrap_err()
        };
        assert_eq!(of("window_close"), "`suppress` until windows close of a table without windows");
        assert_eq!(of("tomorrow"), "`suppress` until `tomorrow`");
    }
}

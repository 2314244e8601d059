//! Final results of windows: which outputs follow from some, and which record closes a window.

use serde_json::Value;

use crate::case::{Case, Node, Output, Step};

/// The table that waits until windows close and that an output follows from, if there is one.
pub(super) fn behind<'c>(case: &'c Case, output: &Output) -> Option<&'c Node> {
    case.topology.iter().filter(|node| text(node, "name") == Some(&output.out)).find_map(|node| above(case, node))
}

fn above<'c>(case: &'c Case, node: &'c Node) -> Option<&'c Node> {
    if node.op == "suppress" && text(node, "until") == Some("window_close") {
        return Some(node);
    }
    let one = ["from", "left", "right"].into_iter().filter_map(|field| text(node, field));
    one.chain(merged(node)).filter_map(|id| named(case, id)).find_map(|node| above(case, node))
}

fn merged(node: &Node) -> impl Iterator<Item = &str> {
    node.fields.get("streams").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

/// The step whose record makes an output of `finals`: the one that closes its window, or changes it in the very moment in which it
/// closes. Known where a filter lies between and the windows are of one
/// stream by the key it has: elsewhere the reference cannot be late.
pub(super) fn closing_step(case: &Case, finals: &Node, output: &Output) -> Option<usize> {
    let (windows, is_filtered) = windows(case, finals)?;
    let stream = named(case, text(named(case, text(windows, "from")?)?, "from")?)?;
    if !is_filtered || stream.op != "stream" {
        return None;
    }
    let window = windows.fields.get("window")?;
    let number = |name: &str| window.get(name).and_then(Value::as_i64);
    let (takes_null_values, closes_after) = match window["type"].as_str()? {
        "sliding" => (false, number("grace_ms")?),
        "session" => (true, number("grace_ms")? + number("gap_ms")?),
        _ => (true, number("grace_ms")?),
    };
    let closes_at = output.key.get("end")?.as_i64()? + closes_after;
    let counts = |topic: &str, key: &Value, value: &Value| {
        let topics = stream.fields.get("topics").and_then(Value::as_array);
        let is_input = topics.into_iter().flatten().any(|name| name == topic);
        is_input && !key.is_null() && (takes_null_values || !value.is_null())
    };
    let closes = |step: &Step| counts(&step.topic, &step.key, &step.value) && step.timestamp >= closes_at;
    let first = case.steps.iter().position(closes)?;
    let later = case.steps.iter().enumerate().take(output.step + 1).skip(first + 1);
    let open = later.take_while(|(_, step)| !closes(step) || step.timestamp == closes_at);
    let start = output.key.get("start")?.as_i64()?;
    // A sliding window may begin behind the record that makes it.
    let holds = |step: &Step| (start - 1..=output.key["end"].as_i64().unwrap_or(start)).contains(&step.timestamp);
    let changes =
        |step: &Step| output.key["key"] == step.key && counts(&step.topic, &step.key, &step.value) && holds(step);
    let is_exact = case.steps[first].timestamp == closes_at;
    Some(open.filter(|(_, step)| is_exact && changes(step)).last().map_or(first, |(at, _)| at))
}

/// The windows that a table is folded from, and whether a filter lies between.
fn windows<'c>(case: &'c Case, finals: &'c Node) -> Option<(&'c Node, bool)> {
    let (mut node, mut is_filtered) = (named(case, text(finals, "from")?)?, false);
    loop {
        match node.op.as_str() {
            "windowed_by" => return Some((node, is_filtered)),
            "filter" | "filter_not" => is_filtered = true,
            "map_values" | "count" | "reduce" | "aggregate" => {}
            _ => return None,
        }
        node = named(case, text(node, "from")?)?;
    }
}

fn named<'c>(case: &'c Case, id: &str) -> Option<&'c Node> {
    case.topology.iter().find(|node| text(node, "id") == Some(id))
}

fn text<'c>(node: &'c Node, field: &str) -> Option<&'c str> {
    node.fields.get(field).and_then(Value::as_str)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{behind, closing_step};
    use crate::case::Case;

    /// Windows that are counted, filtered if `between` says so, and held back until they close.
    fn case(window: &Value, between: &str) -> Case {
        serde_json::from_value(json!({
            "id": "c",
            "topology": [
                {"op": "stream", "id": "s", "topics": ["t"]},
                {"op": "group_by_key", "id": "g", "from": "s"},
                {"op": "windowed_by", "id": "w", "from": "g", "window": window},
                {"op": "count", "id": "c", "from": "w"},
                {"op": between, "id": "f", "from": "c"},
                {"op": "suppress", "id": "x", "from": "f", "until": "window_close"},
                {"op": "map_values", "id": "m", "from": "x"},
                {"op": "output", "from": "m", "name": "o"},
                {"op": "output", "from": "c", "name": "raw"},
            ],
            "steps": [
                {"topic": "t", "key": "k", "value": "v", "timestamp": 5},
                {"topic": "other", "key": "k", "value": "v", "timestamp": 90},
                {"topic": "t", "key": null, "value": "v", "timestamp": 90},
                {"topic": "t", "key": "k", "value": null, "timestamp": 12},
                {"topic": "t", "key": "k", "value": "v", "timestamp": 13},
            ],
            "expected": [
                {"step": 4, "out": "o", "key": {"key": "k", "start": 0, "end": 10}, "value": 1, "timestamp": 5},
                {"step": 4, "out": "raw", "key": {"key": "k", "start": 0, "end": 10}, "value": 1, "timestamp": 5},
            ],
        }))
        .expect("a case")
    }

    fn closes(window: &Value, between: &str) -> Option<usize> {
        let case = case(window, between);
        assert!(behind(&case, &case.expected[1]).is_none());
        closing_step(&case, behind(&case, &case.expected[0]).expect("a table"), &case.expected[0])
    }

    #[test]
    fn a_record_of_the_windows_closes_them() {
        let tumbling = json!({"type": "tumbling", "size_ms": 10, "grace_ms": 2});
        assert_eq!(closes(&tumbling, "filter"), Some(3));
        assert_eq!(closes(&tumbling, "map_values"), None);
    }

    #[test]
    fn an_end_and_the_grace_are_over_with_the_moment_of_both() {
        let sliding = |grace: i64| json!({"type": "sliding", "difference_ms": 10, "grace_ms": grace});
        assert_eq!(
            [sliding(1), sliding(2), sliding(3)].map(|window| closes(&window, "filter_not")),
            [Some(4), Some(4), Some(4)]
        );
        let session = json!({"type": "session", "gap_ms": 1, "grace_ms": 0});
        assert_eq!(closes(&session, "filter"), Some(3));
    }
}

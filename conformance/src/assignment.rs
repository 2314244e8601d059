//! Cases of another schema: a time, and the windows that it lies in. Each is a count of one record, and has a topology so.

use serde_json::{Value, json};

use crate::Unsupported;

/// Their schema.
pub const WINDOWS: &str = "kstreams-windows/1";

/// The case as one of the schema [`TOPOLOGIES`](crate::case::TOPOLOGIES).
///
/// # Errors
/// The case is of other windows than ours, or not of this schema.
pub fn counted(case: &Value) -> Result<Value, Unsupported> {
    let operator = case["operator"].as_str().unwrap_or("no operator");
    if operator != "time_windows.windows_for" {
        return Err(Unsupported(format!("the windows of `{operator}`")));
    }
    let number = |value: &Value| value.as_i64().ok_or_else(|| Unsupported(format!("{value} where a number should be")));
    let (size, advance) = (number(&case["parameters"]["size_ms"])?, number(&case["parameters"]["advance_ms"])?);
    let time = number(&case["timestamp"])?;
    let windows = case["expected"].as_array().ok_or_else(|| Unsupported("no list of windows".to_owned()))?;
    let output = |window: &Value| {
        let key = json!({"key": "k", "start": number(&window[0])?, "end": number(&window[1])?});
        Ok(json!({"step": 0, "out": "out", "key": key, "value": 1, "timestamp": time}))
    };
    let expected: Vec<Value> = windows.iter().map(output).collect::<Result<_, _>>()?;
    // Of hopping windows whose advance is their size, tumbling ones are made.
    let kind = if advance == size { "tumbling" } else { "hopping" };
    Ok(json!({
        "id": case["id"],
        "strict": case.get("strict").unwrap_or(&Value::Bool(true)),
        "topology": [
            {"op": "stream", "id": "s", "topics": ["in"], "key_type": "string", "value_type": "string"},
            {"op": "group_by_key", "id": "g", "from": "s"},
            {"op": "windowed_by", "id": "w", "from": "g",
                "window": {"type": kind, "size_ms": size, "advance_ms": advance, "grace_ms": 0}},
            {"op": "count", "id": "c", "from": "w"},
            {"op": "output", "from": "c", "name": "out"},
        ],
        "steps": [{"topic": "in", "key": "k", "value": "v", "timestamp": time}],
        "expected": expected,
    }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::counted;
    use crate::case::Case;
    use crate::topology;

    #[test]
    fn a_time_is_a_record_and_each_of_its_windows_an_output() {
        let recorded = json!({
            "id": "TimeWindows(10,3)@3", "operator": "time_windows.windows_for", "strict": true,
            "parameters": {"size_ms": 10, "advance_ms": 3}, "timestamp": 3, "expected": [[0, 10], [3, 13]],
        });
        let case: Case = serde_json::from_value(counted(&recorded).unwrap()).unwrap();
        assert_eq!((case.id.as_str(), case.steps[0].timestamp, case.expected.len()), ("TimeWindows(10,3)@3", 3, 2));
        assert_eq!(case.expected[1].key, json!({"key": "k", "start": 3, "end": 13}));
        assert!(topology(&case, "c-v1").unwrap().contains("windowed_by(hopping = 10.millis(), advance = 3.millis(), "));
    }

    #[test]
    fn other_windows_are_named() {
        let reason = |case: serde_json::Value| counted(&case).unwrap_err().to_string();
        assert_eq!(reason(json!({"operator": "session_windows.merge"})), "the windows of `session_windows.merge`");
        let nothing = json!({"operator": "time_windows.windows_for", "parameters": {"size_ms": 10}});
        assert_eq!(reason(nothing), "null where a number should be");
    }
}

//! Cases whose sessions begin at 0. Event times are 1 at least here, so such a session would begin, or end, at another time;
//! all of it happens later instead. Sessions have no origin, and nothing else changes.

use serde_json::{Value, json};

const BY_MS: i64 = 1000;

/// The case, at times at which it can happen here.
#[must_use]
pub fn later(mut case: Value) -> Value {
    let list = |name: &str| case[name].as_array().map(Vec::as_slice).unwrap_or_default();
    let has_sessions = list("topology").iter().any(|node| node["window"]["type"] == "session");
    if !has_sessions || !list("steps").iter().any(|step| step["timestamp"] == 0) {
        return case;
    }
    for name in ["steps", "expected"] {
        for record in case[name].as_array_mut().into_iter().flatten() {
            add(&mut record["timestamp"]);
            if record["key"].is_object() {
                add(&mut record["key"]["start"]);
                add(&mut record["key"]["end"]);
            }
        }
    }
    case
}

fn add(time: &mut Value) {
    if let Some(early) = time.as_i64() {
        *time = json!(early + BY_MS);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::later;

    fn case(window: &str, time: i64) -> Value {
        json!({
            "topology": [{"op": "windowed_by", "window": {"type": window}}],
            "steps": [{"key": "k", "timestamp": time}],
            "expected": [{"key": {"key": "k", "start": time, "end": time}, "timestamp": time}],
        })
    }

    #[test]
    fn only_sessions_at_0_are_moved() {
        assert_eq!(later(case("session", 0)), case("session", 1000));
        assert_eq!(later(case("session", 1)), case("session", 1));
        assert_eq!(later(case("tumbling", 0)), case("tumbling", 0));
    }
}

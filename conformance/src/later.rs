//! Cases whose sessions begin at 0, or whose rows are held back from 0 on. Event times are 1 at least here, so such a session
//! would begin, or end, and such a row come out, at another time; all of it happens later instead. Neither has an origin, and
//! nothing else changes.

use serde_json::{Value, json};

const BY_MS: i64 = 1000;

/// The case, at times at which it can happen here.
#[must_use]
pub fn later(mut case: Value) -> Value {
    let list = |name: &str| case[name].as_array().map(Vec::as_slice).unwrap_or_default();
    let nodes = list("topology");
    let has_sessions = nodes.iter().any(|node| node["window"]["type"] == "session");
    // Other windows know where 0 is.
    let has_others = nodes.iter().any(|node| node["window"].is_object() && node["window"]["type"] != "session");
    let holds_back = nodes.iter().any(|node| node["op"] == "suppress" && node["until"] == "time_limit");
    let moves = has_sessions || holds_back && !has_others;
    if !moves || !list("steps").iter().any(|step| step["timestamp"] == 0) {
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

    #[test]
    fn rows_that_are_held_back_from_0_on_are_moved_where_no_window_lies() {
        let held_back = |mut case: Value| {
            let nodes = case["topology"].as_array_mut().expect("nodes");
            nodes.push(json!({"op": "suppress", "until": "time_limit"}));
            case
        };
        let mut plain = case("tumbling", 0);
        plain["topology"] = json!([{"op": "table"}]);
        assert_eq!(later(held_back(plain))["steps"][0]["timestamp"], 1000);
        assert_eq!(later(held_back(case("tumbling", 0))), held_back(case("tumbling", 0)));
    }
}

//! Where we differ from Kafka Streams on purpose, as far as a case can show it: rows of `docs/differences.md`, each with what
//! it does to an output.

mod finals;

use crate::case::{Case, Node, Output};

/// A row.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// How its row begins.
    pub words: &'static str,
    /// Makes of the reference's output of a case ours, and says whether that is another one.
    apply: fn(&Case, &mut Output) -> bool,
}

/// All rows.
pub const KNOWN: &[Known] = &[
    Known {
        words: "An event time of 0 (the first millisecond of 1970) is 1",
        apply: |_, output| {
            let differs = output.timestamp == 0;
            output.timestamp = output.timestamp.max(1);
            differs
        },
    },
    Known {
        words: "What a record makes of a session has the headers of that record",
        apply: |case, output| {
            let headers = case.steps.get(output.step).map(|step| step.headers.as_slice()).unwrap_or_default();
            let differs = output.headers.is_empty() && !headers.is_empty() && case.topology.iter().any(is_of_sessions);
            if differs {
                output.headers = headers.to_vec();
            }
            differs
        },
    },
    Known {
        words: "A window that waits until it closes comes out with the record that closes it",
        apply: |case, output| {
            let finals = finals::behind(case, output);
            let closing = finals.and_then(|finals| finals::closing_step(case, finals, output));
            let earlier = closing.filter(|step| *step < output.step);
            output.step = earlier.unwrap_or(output.step);
            earlier.is_some()
        },
    },
    // Behind the one before: the record is that of our step.
    Known {
        words: "A window that waits until it closes has the headers of the record that closes it",
        apply: |case, output| {
            let step = case.steps.get(output.step).filter(|_| finals::behind(case, output).is_some());
            let differs = step.is_some_and(|step| step.headers != output.headers);
            output.headers = step.map_or_else(|| output.headers.clone(), |step| step.headers.clone());
            differs
        },
    },
];

fn is_of_sessions(node: &Node) -> bool {
    node.fields.get("window").is_some_and(|window| window["type"] == "session")
}

/// What we write where the reference writes `recorded`.
#[must_use]
pub fn ours(case: &Case, recorded: &Output) -> Output {
    let mut output = recorded.clone();
    for known in KNOWN {
        (known.apply)(case, &mut output);
    }
    output
}

impl Known {
    /// Whether the row shows in what the reference made of a case.
    #[must_use]
    pub fn shows(&self, case: &Case) -> bool {
        case.expected.iter().any(|output| (self.apply)(case, &mut output.clone()))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{KNOWN, ours};
    use crate::case::Case;

    #[test]
    fn every_row_is_one_of_the_document() {
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/differences.md");
        let page = std::fs::read_to_string(page).expect("the page");
        for known in KNOWN {
            assert!(page.contains(&format!("| {}", known.words)), "{}", known.words);
        }
    }

    /// A record with a header in such windows, and an output of this time without one.
    fn case(window: &str, timestamp: i64) -> Case {
        serde_json::from_value(json!({
            "id": "c", "topology": [{"op": "windowed_by", "window": {"type": window}}],
            "steps": [{"topic": "t", "key": "k", "value": 1, "timestamp": timestamp, "headers": [["h", "1"]]}],
            "expected": [{"step": 0, "out": "o", "key": "k", "value": 1, "timestamp": timestamp}],
        }))
        .expect("a case")
    }

    #[test]
    fn only_the_first_millisecond_is_moved() {
        let time = |timestamp: i64| {
            let case = case("tumbling", timestamp);
            (ours(&case, &case.expected[0]).timestamp, KNOWN[0].shows(&case))
        };
        assert_eq!((time(0), time(1), time(2)), ((1, true), (1, false), (2, false)));
    }

    #[test]
    fn a_session_keeps_the_headers_of_its_record() {
        let (session, tumbling) = (case("session", 5), case("tumbling", 5));
        assert_eq!(ours(&session, &session.expected[0]).headers, session.steps[0].headers);
        assert!(ours(&tumbling, &tumbling.expected[0]).headers.is_empty());
        assert!(KNOWN[1].shows(&session) && !KNOWN[1].shows(&tumbling));
    }

    #[test]
    fn a_final_result_comes_with_the_record_that_closes_its_window() {
        let mut held_back = case("tumbling", 9);
        held_back.topology = serde_json::from_value(json!([
            {"op": "stream", "id": "s", "topics": ["t"]},
            {"op": "group_by_key", "id": "g", "from": "s"},
            {"op": "windowed_by", "id": "w", "from": "g", "window": {"type": "tumbling", "size_ms": 5, "grace_ms": 0}},
            {"op": "count", "id": "c", "from": "w"},
            {"op": "filter", "id": "f", "from": "c"},
            {"op": "suppress", "id": "x", "from": "f", "until": "window_close"},
            {"op": "output", "from": "x", "name": "o"},
        ]))
        .expect("nodes");
        held_back.steps.push(held_back.steps[0].clone());
        held_back.expected[0].step = 1;
        held_back.expected[0].key = json!({"key": "k", "start": 0, "end": 5});
        let output = ours(&held_back, &held_back.expected[0]);
        assert_eq!((output.step, &output.headers), (0, &held_back.steps[0].headers));
        assert!(KNOWN[2].shows(&held_back) && KNOWN[3].shows(&held_back));
        held_back.topology.retain(|node| node.op != "suppress");
        assert!(!KNOWN[2].shows(&held_back) && !KNOWN[3].shows(&held_back));
    }
}

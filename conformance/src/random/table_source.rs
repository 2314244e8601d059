//! Tables that are read from a topic.

use serde_json::json;

use super::domain::Domain::{Longs, Texts};
use super::{Input, Shape};

pub(super) fn shapes() -> Vec<Shape> {
    let texts = Input::with_nulls("t", Texts, Texts);
    let numbers = Input::with_nulls("t", Texts, Longs);
    vec![
        Shape {
            topology: json!([texts.table("t"), {"op": "output", "from": "t", "name": "out"}]),
            inputs: vec![texts],
        },
        Shape {
            topology: json!([
                numbers.table("t"),
                {"op": "to_stream", "id": "s", "from": "t"},
                {"op": "filter", "id": "f", "from": "s", "fn": "value_even"},
                {"op": "output", "from": "f", "name": "even"},
                {"op": "output", "from": "t", "name": "out"}
            ]),
            inputs: vec![numbers],
        },
        // What follows from a table is counted like any stream.
        Shape {
            topology: json!([
                texts.table("t"),
                {"op": "to_stream", "id": "s", "from": "t"},
                {"op": "group_by_key", "id": "g", "from": "s"},
                {"op": "count", "id": "c", "from": "g"},
                {"op": "output", "from": "c", "name": "out"}
            ]),
            inputs: vec![texts],
        },
    ]
}

//! Filters, maps and merges.

use serde_json::json;

use super::domain::Domain::{Digits, Ints, Longs, Texts};
use super::{Input, Shape};

pub(super) fn shapes() -> Vec<Shape> {
    let plain = Input::new("t", Ints, Texts);
    let texts = Input::with_nulls("t", Texts, Texts);
    let (a, b) = (Input::with_nulls("a", Texts, Texts), Input::with_nulls("b", Texts, Texts));
    let one = |input: Input, node: serde_json::Value| Shape {
        topology: json!([input.stream("s"), node, {"op": "output", "from": "n", "name": "out"}]),
        inputs: vec![input],
    };
    vec![
        one(plain, json!({"op": "filter", "id": "n", "from": "s", "fn": "key_mod_3_eq_0"})),
        one(
            Input::with_nulls("t", Longs, Texts),
            json!({"op": "filter_not", "id": "n", "from": "s", "fn": "key_mod_3_eq_0"}),
        ),
        one(Input::with_nulls("t", Texts, Longs), json!({"op": "filter", "id": "n", "from": "s", "fn": "value_even"})),
        one(plain, json!({"op": "map", "id": "n", "from": "s", "fn": "swap"})),
        one(texts, json!({"op": "map_values", "id": "n", "from": "s", "fn": "length"})),
        one(Input::with_nulls("t", Texts, Digits), json!({"op": "map_values", "id": "n", "from": "s", "fn": "to_int"})),
        one(texts, json!({"op": "map_values", "id": "n", "from": "s", "fn": "upper"})),
        one(texts, json!({"op": "select_key", "id": "n", "from": "s", "fn": "value_as_key"})),
        // Two ways into one output, and a second output beside it.
        Shape {
            topology: json!([
                a.stream("a"), b.stream("b"),
                {"op": "map", "id": "m", "from": "a", "fn": "swap"},
                {"op": "select_key", "id": "k", "from": "b", "fn": "value"},
                {"op": "merge", "id": "n", "streams": ["m", "k"]},
                {"op": "output", "from": "n", "name": "out"},
                {"op": "map_values", "id": "u", "from": "n", "fn": "upper"},
                {"op": "output", "from": "u", "name": "upper"}
            ]),
            inputs: vec![a, b],
        },
    ]
}

//! Groups of a stream, by the key it has and by another.

use serde_json::{Value, json};

use super::domain::Domain::{Doubles, Ints, Longs, Texts};
use super::{Input, Shape};

pub(super) fn shapes() -> Vec<Shape> {
    let texts = Input::with_nulls("t", Texts, Texts);
    let by_key = || json!({"op": "group_by_key", "id": "g", "from": "s"});
    let by_value = || json!({"op": "group_by", "id": "g", "from": "s", "fn": "value_as_key"});
    let shape = |input: Input, group: Value, fold: Value| Shape {
        topology: json!([input.stream("s"), group, fold, {"op": "output", "from": "t", "name": "out"}]),
        inputs: vec![input],
    };
    let count = || json!({"op": "count", "id": "t", "from": "g"});
    let reduce = |adder: &str| json!({"op": "reduce", "id": "t", "from": "g", "adder": adder});
    let aggregate =
        |init: Value, adder: &str| json!({"op": "aggregate", "id": "t", "from": "g", "init": init, "adder": adder});
    vec![
        shape(Input::new("t", Texts, Texts), by_key(), count()),
        shape(texts, by_key(), count()),
        shape(texts, by_value(), count()),
        shape(Input::new("t", Ints, Texts), by_value(), count()),
        shape(Input::with_nulls("t", Texts, Longs), by_key(), reduce("sum")),
        shape(Input::with_nulls("t", Ints, Doubles), by_key(), reduce("sub")),
        shape(texts, by_key(), reduce("concat:+")),
        shape(texts, by_value(), aggregate(json!("0"), "append:+")),
        shape(Input::with_nulls("t", Longs, Ints), by_key(), aggregate(json!(0), "sum")),
        shape(texts, by_key(), aggregate(json!("x"), "concat_value")),
        // A key that has changed before the group, and a table that goes on as a stream.
        Shape {
            topology: json!([
                texts.stream("s"),
                {"op": "select_key", "id": "k", "from": "s", "fn": "value_as_key"},
                {"op": "group_by_key", "id": "g", "from": "k"},
                {"op": "count", "id": "t", "from": "g"},
                {"op": "output", "from": "t", "name": "out"},
                {"op": "to_stream", "id": "u", "from": "t"},
                {"op": "filter", "id": "e", "from": "u", "fn": "value_even"},
                {"op": "output", "from": "e", "name": "even"}
            ]),
            inputs: vec![texts],
        },
    ]
}

//! A stream that meets the latest values of a table.

use serde_json::{Value, json};

use super::domain::Domain::{Ints, Longs, Texts};
use super::{Input, Shape};

pub(super) fn shapes() -> Vec<Shape> {
    let join = |kind: &str, joiner: &str, left: &str| json!({"op": "join", "id": "j", "left": left, "right": "t", "type": kind, "joiner": joiner});
    let shape = |stream: Input, table: Input, join: Value| Shape {
        topology: json!([stream.stream("s"), table.table("t"), join, {"op": "output", "from": "j", "name": "out"}]),
        inputs: vec![stream, table],
    };
    let texts = Input::with_nulls("st", Texts, Texts);
    let table = Input::with_nulls("tt", Texts, Texts);
    let counted = Input::with_nulls("t", Texts, Texts);
    vec![
        shape(Input::new("st", Ints, Texts), Input::new("tt", Ints, Texts), join("inner", "concat:+", "s")),
        shape(texts, table, join("inner", "concat:+", "s")),
        shape(texts, table, join("left", "pair", "s")),
        shape(
            Input::with_nulls("st", Longs, Ints),
            Input::with_nulls("tt", Longs, Texts),
            join("left", "concat:-", "s"),
        ),
        shape(Input::with_nulls("st", Ints, Longs), Input::with_nulls("tt", Ints, Longs), join("inner", "sum", "s")),
        // Records change places before they meet.
        rekeyed(texts, table, join("inner", "pair", "k")),
        rekeyed(texts, table, join("left", "concat:+", "k")),
        // A record meets the table that counts it.
        Shape {
            topology: json!([
                counted.stream("s"),
                {"op": "group_by_key", "id": "g", "from": "s"},
                {"op": "count", "id": "t", "from": "g"},
                join("left", "concat:+", "s"),
                {"op": "output", "from": "j", "name": "out"}
            ]),
            inputs: vec![counted],
        },
    ]
}

fn rekeyed(stream: Input, table: Input, join: Value) -> Shape {
    Shape {
        topology: json!([
            stream.stream("s"), table.table("t"),
            {"op": "select_key", "id": "k", "from": "s", "fn": "value_as_key"},
            join,
            {"op": "output", "from": "j", "name": "out"}
        ]),
        inputs: vec![stream, table],
    }
}

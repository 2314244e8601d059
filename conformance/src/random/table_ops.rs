//! Tables that are computed from others, kept and not, and tables of streams.

use serde_json::json;

use super::domain::Domain::{Digits, Ints, Longs, Texts};
use super::nodes::{even, map, materialized, output, shape};
use super::{Input, Shape};

pub(super) fn shapes() -> Vec<Shape> {
    let mut shapes = computed();
    shapes.extend(of_streams());
    shapes.extend(["inner", "left"].map(looked_up));
    shapes
}

/// Of a table that is kept and of one that is not, each kept or not.
fn computed() -> Vec<Shape> {
    let numbers = Input::with_nulls("t", Texts, Longs);
    let mut shapes = Vec::new();
    for source in [true, false].map(|is| materialized(numbers.table("t"), is)) {
        let (f, n) = (even("filter", "f", "t"), even("filter_not", "n", "t"));
        let m = map("identity", "m", "f");
        shapes.push(shape(&[numbers], &[source.clone(), f, n, m, output("f"), output("n"), output("m")]));
        let f = materialized(even("filter", "f", "t"), true);
        let m = materialized(map("identity", "m", "t"), true);
        let g = materialized(even("filter", "g", "m"), true);
        shapes.push(shape(&[numbers], &[source, f, m, g, output("f"), output("m"), output("g")]));
    }
    shapes
}

/// Behind a table that is mapped, and behind a stream of no order.
fn of_streams() -> [Shape; 2] {
    let digits = Input::with_nulls("t", Ints, Digits);
    let (m, f) = (map("to_int", "m", "t"), even("filter", "f", "m"));
    let of_table = shape(&[digits], &[digits.table("t"), m.clone(), f, output("m"), output("f")]);
    let (t, f) = (json!({"op": "to_table", "id": "t", "from": "s"}), even("filter_not", "f", "m"));
    [of_table, shape(&[digits], &[digits.stream("s"), t, m, f, output("t"), output("f")])]
}

/// By a stream, two tables away from where the values are.
fn looked_up(kind: &str) -> Shape {
    let (stream, table) = (Input::with_nulls("st", Texts, Texts), Input::with_nulls("tt", Texts, Ints));
    shape(
        &[stream, table],
        &[
            stream.stream("s"),
            table.table("t"),
            even("filter", "f", "t"),
            map("identity", "m", "f"),
            json!({"op": "join", "id": "j", "left": "s", "right": "m", "type": kind, "joiner": "concat:+"}),
            output("j"),
            output("f"),
        ],
    )
}

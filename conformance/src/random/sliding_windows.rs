//! Sliding windows: records as far apart as the difference and a millisecond more, equal and late ones, the first ones of all
//! time, and times that jump over whole windows.
//!
//! Nothing asks for old values: a window that begins with what another one holds has that one's in the reference, which it never
//! had (see docs/differences.md).

use serde_json::{Value, json};

use super::domain::Domain::{self, Doubles, Ints, Longs, Texts};
use super::nodes::{aggregate, changes, count, even, map, output, reduce, shape, to_stream};
use super::times::Times;
use super::{Input, Shape};

pub(super) fn shapes() -> Vec<Shape> {
    let mut shapes = joined();
    for emit in ["update", "window_close"] {
        shapes.extend([counted(emit), aggregated(emit), reduced(emit)].into_iter().flatten());
    }
    shapes
}

/// Sliding windows, and when they emit.
#[derive(Clone, Copy)]
pub(super) struct Windows {
    difference: i64,
    grace: i64,
    emit: &'static str,
}

impl Windows {
    pub(super) fn new(difference: i64, grace: i64, emit: &'static str) -> Self {
        Self { difference, grace, emit }
    }

    /// The windows `id` of a group.
    pub(super) fn of(self, id: &str, group: &str) -> Value {
        let window = json!({"type": "sliding", "difference_ms": self.difference, "grace_ms": self.grace});
        json!({"op": "windowed_by", "id": id, "from": group, "window": window, "emit": self.emit})
    }

    /// Many records are one difference apart, or a millisecond more or less. None is at 0, which is 1 here: a window begins
    /// behind it.
    pub(super) fn times(self) -> Times {
        let open = self.difference + self.grace;
        Times { step: self.difference / 2 + 1, jump: 3 * open, late: open + 3, border: self.difference, first: 1 }
    }

    /// A window takes no null.
    fn input(self, topic: &'static str, key: Domain, value: Domain) -> Input {
        Input::with_nulls(topic, key, value).at(self.times())
    }

    /// The windows `w` of the stream `s` by its key, folded by `fold`, with what reads the table behind them.
    fn folded(self, input: Input, fold: Value, readers: &[Value]) -> Shape {
        let group = json!({"op": "group_by_key", "id": "g", "from": "s"});
        shape(&[input], &[&[input.stream("s"), group, self.of("w", "g"), fold], readers].concat())
    }
}

fn counted(emit: &'static str) -> Vec<Shape> {
    let (exact, by_value) = (Windows::new(10, 0, emit), Windows::new(6, 4, emit));
    let (seconds, texts) = (Windows::new(1_000, 200, emit), by_value.input("t", Texts, Texts));
    vec![
        exact.folded(exact.input("t", Texts, Texts), count("c", "w"), &[output("c"), changes("c", false)]),
        seconds.folded(
            seconds.input("t", Ints, Longs),
            count("c", "w"),
            &[to_stream("u", "c"), even("filter", "e", "u"), output("e"), changes("c", false)],
        ),
        shape(
            &[texts],
            &[
                texts.stream("s"),
                json!({"op": "group_by", "id": "g", "from": "s", "fn": "value_as_key"}),
                by_value.of("w", "g"),
                count("c", "w"),
                output("c"),
            ],
        ),
    ]
}

fn aggregated(emit: &'static str) -> Vec<Shape> {
    let (late, odd, sums) = (Windows::new(10, 25, emit), Windows::new(3, 0, emit), Windows::new(12, 12, emit));
    let texts = odd.input("t", Ints, Texts);
    vec![
        late.folded(
            late.input("t", Texts, Texts),
            aggregate("a", "w", &json!("0"), "append:+"),
            &[output("a"), map("length", "m", "a"), output("m")],
        ),
        sums.folded(
            sums.input("t", Longs, Ints),
            aggregate("a", "w", &json!(0), "sum"),
            &[to_stream("u", "a"), even("filter_not", "e", "u"), output("e"), changes("a", false)],
        ),
        shape(
            &[texts],
            &[
                texts.stream("s"),
                json!({"op": "group_by", "id": "g", "from": "s", "fn": "identity"}),
                odd.of("w", "g"),
                aggregate("a", "w", &json!(""), "concat_value"),
                output("a"),
            ],
        ),
    ]
}

fn reduced(emit: &'static str) -> Vec<Shape> {
    let (odd, late) = (Windows::new(11, 1, emit), Windows::new(5, 40, emit));
    let (wide, exact) = (Windows::new(20, 9, emit), Windows::new(6, 6, emit));
    vec![
        odd.folded(
            odd.input("t", Texts, Texts),
            reduce("r", "w", "concat:+"),
            &[output("r"), map("length", "m", "r"), changes("m", false)],
        ),
        late.folded(
            late.input("t", Ints, Longs),
            reduce("r", "w", "sum"),
            &[to_stream("u", "r"), even("filter", "e", "u"), output("e"), changes("r", false)],
        ),
        wide.folded(
            wide.input("t", Texts, Doubles),
            reduce("r", "w", "sub"),
            &[output("r"), to_stream("u", "r"), output("u")],
        ),
        exact.folded(exact.input("t", Texts, Texts), reduce("r", "w", "concat:-"), &[output("r"), changes("r", false)]),
    ]
}

/// Two tables of the same windows.
fn joined() -> Vec<Shape> {
    let windows = Windows::new(4, 10, "update");
    let (a, b) = (windows.input("at", Texts, Texts), windows.input("bt", Texts, Texts));
    let side = |input: Input, id: &str| {
        let (stream, group, windowed) = (format!("s{id}"), format!("g{id}"), format!("w{id}"));
        [
            input.stream(&stream),
            json!({"op": "group_by_key", "id": group, "from": stream}),
            windows.of(&windowed, &group),
            count(id, &windowed),
        ]
    };
    let both = [side(a, "a"), side(b, "b")].concat();
    let join = |kind: &str, left: &str| json!({"op": "join", "id": "j", "left": left, "right": "b", "type": kind, "joiner": "pair"});
    let of = |nodes: &[Value]| shape(&[a, b], &[&both[..], nodes, &[output("j")]].concat());
    vec![of(&[join("inner", "a")]), of(&[join("outer", "a")]), of(&[to_stream("u", "a"), join("left", "u")])]
}

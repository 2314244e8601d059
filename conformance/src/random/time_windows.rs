//! Tumbling and hopping windows: records on their borders, late ones that some windows still take, and times that jump over
//! whole windows.

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

/// Windows, and when they emit. No advance is 1, and no size: an event time of 0, which is 1 here, would lie in another window.
#[derive(Clone, Copy)]
pub(super) struct Windows {
    size: i64,
    advance: i64,
    grace: i64,
    emit: &'static str,
}

impl Windows {
    pub(super) fn new(size: i64, advance: i64, grace: i64, emit: &'static str) -> Self {
        Self { size, advance, grace, emit }
    }

    pub(super) fn tumbling(size: i64, grace: i64, emit: &'static str) -> Self {
        Self::new(size, size, grace, emit)
    }

    /// The windows `id` of a group.
    pub(super) fn of(self, id: &str, group: &str) -> Value {
        let Self { size, advance, grace, emit } = self;
        let window = match size == advance {
            true => json!({"type": "tumbling", "size_ms": size, "grace_ms": grace}),
            false => json!({"type": "hopping", "size_ms": size, "advance_ms": advance, "grace_ms": grace}),
        };
        json!({"op": "windowed_by", "id": id, "from": group, "window": window, "emit": emit})
    }

    /// Times at which windows open, close, and are jumped over.
    pub(super) fn times(self) -> Times {
        let open = self.size + self.grace;
        Times { step: self.size, jump: 3 * open, late: open + self.advance, border: self.advance, first: 0 }
    }

    fn input(self, topic: &'static str, key: Domain, value: Domain) -> Input {
        Input::new(topic, key, value).at(self.times())
    }

    /// The same with nulls: a window takes a value that is one.
    fn nulls(self, topic: &'static str, key: Domain, value: Domain) -> Input {
        Input::with_nulls(topic, key, value).at(self.times())
    }

    /// The same with null keys alone.
    fn null_keys(self, topic: &'static str, key: Domain, value: Domain) -> Input {
        Input::with_null_keys(topic, key, value).at(self.times())
    }

    /// The windows `w` of the stream `s` by its key, folded by `fold`, with what reads the table behind them.
    fn folded(self, input: Input, fold: Value, readers: &[Value]) -> Shape {
        let group = json!({"op": "group_by_key", "id": "g", "from": "s"});
        shape(&[input], &[&[input.stream("s"), group, self.of("w", "g"), fold], readers].concat())
    }
}

/// A count of 0 is even: only what lets odd ones pass agrees on what was there before the first record.
fn counted(emit: &'static str) -> Vec<Shape> {
    let (seconds, by_value) = (Windows::tumbling(1_000, 200, emit), Windows::new(10, 3, 4, emit));
    let exact = Windows::tumbling(10, 0, emit);
    let texts = by_value.nulls("t", Texts, Texts);
    vec![
        exact.folded(
            exact.nulls("t", Texts, Texts),
            count("c", "w"),
            &[output("c"), even("filter_not", "f", "c"), output("f"), changes("f", true)],
        ),
        seconds.folded(
            seconds.nulls("t", Ints, Longs),
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
    let (halves, odd) = (Windows::new(10, 5, 12, emit), Windows::new(7, 2, 0, emit));
    let sums = Windows::new(12, 5, 30, emit);
    let append = aggregate("a", "w", &json!("0"), "append:+");
    let texts = odd.nulls("t", Ints, Texts);
    vec![
        halves.folded(halves.nulls("t", Texts, Texts), append, &[output("a"), map("length", "m", "a"), output("m")]),
        sums.folded(
            sums.input("t", Longs, Ints),
            aggregate("a", "w", &json!(0), "sum"),
            &[even("filter_not", "f", "a"), output("f"), changes("a", false)],
        ),
        // A null stays in its group on the way through a topic.
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
    let (odd, late) = (Windows::new(11, 4, 1, emit), Windows::tumbling(10, 7, emit));
    let (many, exact) = (Windows::new(20, 2, 9, emit), Windows::new(6, 3, 0, emit));
    vec![
        odd.folded(
            odd.input("t", Texts, Texts),
            reduce("r", "w", "concat:+"),
            &[output("r"), map("length", "m", "r"), changes("m", true)],
        ),
        late.folded(
            late.input("t", Ints, Longs),
            reduce("r", "w", "sum"),
            &[even("filter", "f", "r"), output("f"), changes("f", true), changes("r", true)],
        ),
        many.folded(many.input("t", Texts, Doubles), reduce("r", "w", "sub"), &[output("r")]),
        exact.folded(
            exact.null_keys("t", Texts, Texts),
            reduce("r", "w", "concat:-"),
            &[output("r"), changes("r", true)],
        ),
    ]
}

/// Two tables of the same windows, which may look up what the other one has closed: no grace makes closing times starts.
fn joined() -> Vec<Shape> {
    let windows = Windows::new(10, 3, 4, "update");
    let (a, b) = (windows.nulls("at", Texts, Texts), windows.nulls("bt", Texts, Texts));
    let side = |input: Input, id: &str| {
        let (stream, group, windowed) = (format!("s{id}"), format!("g{id}"), format!("w{id}"));
        let fold = match id {
            "a" => count(id, &windowed),
            _ => aggregate(id, &windowed, &json!(""), "append:+"),
        };
        [
            input.stream(&stream),
            json!({"op": "group_by_key", "id": group, "from": stream}),
            windows.of(&windowed, &group),
            fold,
        ]
    };
    let both = [side(a, "a"), side(b, "b")].concat();
    let join = |kind: &str, left: &str| json!({"op": "join", "id": "j", "left": left, "right": "b", "type": kind, "joiner": "pair"});
    let of = |nodes: &[Value]| shape(&[a, b], &[&both[..], nodes, &[output("j")]].concat());
    vec![
        of(&[join("inner", "a")]),
        of(&[join("left", "a")]),
        of(&[join("outer", "a")]),
        of(&[to_stream("u", "a"), join("left", "u")]),
    ]
}

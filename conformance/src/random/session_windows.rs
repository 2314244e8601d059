//! Sessions: records as far apart as the gap and a little more, late ones between two sessions or three, and times that jump
//! over whole sessions.

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

/// Sessions, and when they are emitted.
#[derive(Clone, Copy)]
pub(super) struct Sessions {
    gap: i64,
    grace: i64,
    emit: &'static str,
}

impl Sessions {
    pub(super) fn new(gap: i64, grace: i64, emit: &'static str) -> Self {
        Self { gap, grace, emit }
    }

    /// The sessions `id` of a group.
    pub(super) fn of(self, id: &str, group: &str) -> Value {
        let window = json!({"type": "session", "gap_ms": self.gap, "grace_ms": self.grace});
        json!({"op": "windowed_by", "id": id, "from": group, "window": window, "emit": self.emit})
    }

    /// Many records are one gap apart, or a millisecond more or less. None is at 0, which is 1 here: a session begins there.
    pub(super) fn times(self) -> Times {
        let open = self.gap + self.grace;
        Times { step: self.gap, jump: 3 * open, late: open + 2 * self.gap, border: self.gap, first: 1 }
    }

    fn input(self, topic: &'static str, key: Domain, value: Domain) -> Input {
        Input::new(topic, key, value).at(self.times())
    }

    /// The same with nulls: a session takes a value that is one.
    fn nulls(self, topic: &'static str, key: Domain, value: Domain) -> Input {
        Input::with_nulls(topic, key, value).at(self.times())
    }

    /// The same with null keys alone.
    fn null_keys(self, topic: &'static str, key: Domain, value: Domain) -> Input {
        Input::with_null_keys(topic, key, value).at(self.times())
    }

    /// The sessions `w` of the stream `s` by its key, folded by `fold`, with what reads the table behind them.
    fn folded(self, input: Input, fold: Value, readers: &[Value]) -> Shape {
        let group = json!({"op": "group_by_key", "id": "g", "from": "s"});
        shape(&[input], &[&[input.stream("s"), group, self.of("w", "g"), fold], readers].concat())
    }
}

/// An aggregate of sessions, which are merged.
fn merged(init: &Value, adder: &str, merger: &str) -> Value {
    let mut fold = aggregate("a", "w", init, adder);
    fold["merger"] = json!(merger);
    fold
}

fn counted(emit: &'static str) -> Vec<Shape> {
    let (exact, by_value) = (Sessions::new(10, 0, emit), Sessions::new(7, 4, emit));
    let (seconds, texts) = (Sessions::new(1_000, 200, emit), by_value.nulls("t", Texts, Texts));
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
                changes("c", true),
            ],
        ),
    ]
}

fn aggregated(emit: &'static str) -> Vec<Shape> {
    let (late, odd, sums) = (Sessions::new(10, 25, emit), Sessions::new(3, 0, emit), Sessions::new(12, 12, emit));
    let texts = odd.nulls("t", Ints, Texts);
    vec![
        // The order of absorbed sessions shows.
        late.folded(
            late.nulls("t", Texts, Texts),
            merged(&json!("0"), "append:+", "concat:|"),
            &[output("a"), changes("a", true), map("length", "m", "a"), output("m")],
        ),
        sums.folded(
            sums.input("t", Longs, Ints),
            merged(&json!(0), "sum", "sum"),
            &[even("filter_not", "f", "a"), output("f"), changes("a", false)],
        ),
        // A null stays in its group on the way through a topic.
        shape(
            &[texts],
            &[
                texts.stream("s"),
                json!({"op": "group_by", "id": "g", "from": "s", "fn": "identity"}),
                odd.of("w", "g"),
                merged(&json!(""), "concat_value", "concat:/"),
                output("a"),
            ],
        ),
    ]
}

fn reduced(emit: &'static str) -> Vec<Shape> {
    let (odd, late) = (Sessions::new(11, 1, emit), Sessions::new(5, 40, emit));
    let (wide, exact) = (Sessions::new(20, 9, emit), Sessions::new(6, 6, emit));
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
        wide.folded(
            wide.input("t", Texts, Doubles),
            reduce("r", "w", "sub"),
            &[output("r"), to_stream("u", "r"), output("u")],
        ),
        exact.folded(
            exact.null_keys("t", Texts, Texts),
            reduce("r", "w", "concat:-"),
            &[output("r"), changes("r", true)],
        ),
    ]
}

/// Two tables of the same sessions.
fn joined() -> Vec<Shape> {
    let sessions = Sessions::new(4, 10, "update");
    let (a, b) = (sessions.nulls("at", Texts, Texts), sessions.nulls("bt", Texts, Texts));
    let side = |input: Input, id: &str| {
        let (stream, group, windowed) = (format!("s{id}"), format!("g{id}"), format!("w{id}"));
        [
            input.stream(&stream),
            json!({"op": "group_by_key", "id": group, "from": stream}),
            sessions.of(&windowed, &group),
            count(id, &windowed),
        ]
    };
    let both = [side(a, "a"), side(b, "b")].concat();
    let join = |kind: &str, left: &str| json!({"op": "join", "id": "j", "left": left, "right": "b", "type": kind, "joiner": "pair"});
    let of = |nodes: &[Value]| shape(&[a, b], &[&both[..], nodes, &[output("j")]].concat());
    vec![of(&[join("inner", "a")]), of(&[join("outer", "a")]), of(&[to_stream("u", "a"), join("left", "u")])]
}

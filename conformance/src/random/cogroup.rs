//! Groups of one stream and of several, folded into one table: without windows, and in windows of every kind.
//!
//! Where windows have several inputs, all inputs have one clock (see docs/differences.md), unless no record is too late.

use serde_json::{Value, json};

use super::domain::Domain::{Ints, Longs, Texts};
use super::nodes::{changes, cogroup, count, even, group_by_key, group_by_value, map, output, shape, to_stream};
use super::session_windows::Sessions;
use super::sliding_windows::Windows as Sliding;
use super::time_windows::Windows;
use super::{Input, Shape};

pub(super) fn shapes() -> Vec<Shape> {
    [plain(), by_other_keys(), read(), in_time_windows(), in_sliding_windows(), in_sessions()]
        .into_iter()
        .flatten()
        .collect()
}

/// An input, and what takes its values into the aggregate.
type Source = (Input, &'static str);

/// The streams `s0`, `s1` and so on, their groups by the keys they have, and the cogroup `c`.
pub(super) fn cogrouped(sources: &[Source]) -> Vec<Value> {
    let mut nodes = Vec::new();
    let mut groups = Vec::new();
    for (number, (input, adder)) in sources.iter().enumerate() {
        let (stream, group) = (format!("s{number}"), format!("g{number}"));
        nodes.extend([input.stream(&stream), group_by_key(&group, &stream)]);
        groups.push((group, *adder));
    }
    let groups: Vec<(&str, &str)> = groups.iter().map(|(group, adder)| (group.as_str(), *adder)).collect();
    nodes.push(cogroup("c", &groups));
    nodes
}

fn inputs(sources: &[Source]) -> Vec<Input> {
    sources.iter().map(|(input, _)| *input).collect()
}

/// The table `a`, with what reads it.
fn folded(sources: &[Source], windows: &[Value], fold: Value, readers: &[Value]) -> Shape {
    shape(&inputs(sources), &[&cogrouped(sources)[..], windows, &[fold], readers].concat())
}

/// What a case calls an aggregation of a cogroup: the groups have the adders.
pub(super) fn fold(from: &str, init: &Value) -> Value {
    json!({"op": "aggregate", "id": "a", "from": from, "init": init})
}

pub(super) fn merged(from: &str, init: &Value, merger: &str) -> Value {
    json!({"op": "aggregate", "id": "a", "from": from, "init": init, "merger": merger})
}

fn plain() -> Vec<Shape> {
    let (a, b, c) =
        (Input::with_nulls("at", Texts, Texts), Input::with_nulls("bt", Texts, Longs), Input::new("ct", Texts, Longs));
    let ints = Input::with_nulls("it", Ints, Longs);
    vec![
        folded(&[(a, "append:+")], &[], fold("c", &json!("0")), &[output("a"), changes("a", false)]),
        folded(
            &[(a, "append:+"), (b, "append:-")],
            &[],
            fold("c", &json!("")),
            &[output("a"), map("length", "m", "a"), output("m")],
        ),
        folded(
            &[(b, "sum"), (a, "add_one"), (c, "sub")],
            &[],
            fold("c", &json!(0)),
            &[output("a"), changes("a", false)],
        ),
        folded(&[(c, "concat_value"), (b, "append:,"), (a, "append:;")], &[], fold("c", &json!("x")), &[output("a")]),
        folded(&[(ints, "add_one")], &[], fold("c", &json!(0)), &[output("a")]),
    ]
}

/// A topic lies before some of the groups, and one stream is in two of them.
fn by_other_keys() -> Vec<Shape> {
    let (a, b, numbers) = (
        Input::with_nulls("at", Texts, Texts),
        Input::with_nulls("bt", Ints, Texts),
        Input::with_nulls("nt", Texts, Longs),
    );
    let first = [
        a.stream("s"),
        b.stream("t"),
        group_by_value("g", "s"),
        group_by_value("h", "t"),
        cogroup("c", &[("g", "append:+"), ("h", "append:-")]),
        fold("c", &json!("")),
        output("a"),
    ];
    let others = [
        a.stream("s"),
        b.stream("t"),
        group_by_key("g", "s"),
        json!({"op": "select_key", "id": "k", "from": "t", "fn": "value"}),
        group_by_key("h", "k"),
        group_by_value("i", "s"),
        cogroup("c", &[("g", "append:+"), ("h", "append:-"), ("i", "append:*")]),
        fold("c", &json!("0")),
        output("a"),
    ];
    let split = [
        numbers.stream("s"),
        even("filter", "e", "s"),
        even("filter_not", "o", "s"),
        group_by_key("g", "e"),
        group_by_key("h", "o"),
        cogroup("c", &[("g", "append:e"), ("h", "append:o")]),
        fold("c", &json!("")),
        output("a"),
    ];
    vec![shape(&[a, b], &first), shape(&[b, a], &others), shape(&[numbers], &split)]
}

/// By a stream, by another table, and as a stream. No group reads one: its first row would be taken out of a group that it never
/// came to.
fn read() -> Vec<Shape> {
    let (a, b, other) = (
        Input::with_nulls("at", Texts, Texts),
        Input::with_nulls("bt", Texts, Longs),
        Input::with_nulls("ot", Texts, Texts),
    );
    let sources = [(a, "append:+"), (b, "append:-")];
    let join = |left: &str, right: &str, kind: &str| json!({"op": "join", "id": "j", "left": left, "right": right, "type": kind, "joiner": "pair"});
    let of =
        |nodes: &[Value]| shape(&[a, b, other], &[&cogrouped(&sources)[..], &[fold("c", &json!("0"))], nodes].concat());
    vec![
        of(&[other.stream("o"), join("o", "a", "left"), output("j")]),
        of(&[other.table("o"), join("a", "o", "inner"), output("j")]),
        of(&[other.table("o"), join("o", "a", "outer"), output("j")]),
        shape(
            &[a, b],
            &[
                &cogrouped(&sources)[..],
                &[fold("c", &json!("")), to_stream("u", "a"), group_by_value("v", "u"), count("n", "v"), output("n")],
            ]
            .concat(),
        ),
    ]
}

fn in_time_windows() -> Vec<Shape> {
    let at = |windows: Windows, topic: &'static str, value| Input::with_nulls(topic, Texts, value).at(windows.times());
    let (exact, halves) = (Windows::tumbling(10, 0, "update"), Windows::new(10, 5, 12, "update"));
    let (odd, seconds) = (Windows::new(7, 2, 0, "update"), Windows::tumbling(1_000, 200, "update"));
    let late = Windows::tumbling(10, 60, "update");
    let sums = |topic: &'static str| Input::new(topic, Texts, Longs).at(odd.times());
    let (a, b) = (at(seconds, "at", Texts), at(seconds, "bt", Texts));
    vec![
        folded(
            &[(at(exact, "at", Texts), "append:+")],
            &[exact.of("w", "c")],
            fold("w", &json!("0")),
            &[output("a"), changes("a", false)],
        ),
        folded(
            &[(at(exact, "at", Texts), "append:+"), (at(exact, "bt", Longs), "append:-")],
            &[exact.of("w", "c")],
            fold("w", &json!("0")),
            &[output("a")],
        ),
        folded(
            &[(at(halves, "at", Texts), "append:+"), (at(halves, "bt", Longs), "concat_value")],
            &[halves.of("w", "c")],
            fold("w", &json!("")),
            &[output("a"), map("length", "m", "a"), output("m")],
        ),
        folded(
            &[(sums("at"), "sum"), (at(odd, "bt", Texts), "add_one"), (sums("ct"), "sub")],
            &[odd.of("w", "c")],
            fold("w", &json!(0)),
            &[even("filter_not", "f", "a"), output("f"), changes("a", false)],
        ),
        folded(
            &[(at(late, "at", Texts), "append:+"), (at(late, "bt", Texts), "append:-")],
            &[late.of("w", "c")],
            fold("w", &json!("0")),
            &[output("a")],
        ),
        // A null value stays in the group of the key it has, and belongs to none of its own.
        shape(
            &[a, b],
            &[
                a.stream("s"),
                b.stream("t"),
                json!({"op": "group_by", "id": "g", "from": "s", "fn": "identity"}),
                group_by_value("h", "t"),
                cogroup("c", &[("g", "append:+"), ("h", "append:-")]),
                seconds.of("w", "c"),
                fold("w", &json!("")),
                output("a"),
            ],
        ),
    ]
}

fn in_sliding_windows() -> Vec<Shape> {
    let at = |windows: Sliding, topic: &'static str, value| Input::with_nulls(topic, Texts, value).at(windows.times());
    let (exact, odd, late) =
        (Sliding::new(10, 0, "update"), Sliding::new(6, 4, "update"), Sliding::new(10, 25, "update"));
    vec![
        folded(
            &[(at(late, "at", Texts), "append:+")],
            &[late.of("w", "c")],
            fold("w", &json!("0")),
            &[output("a"), changes("a", false)],
        ),
        folded(
            &[(at(exact, "at", Texts), "append:+"), (at(exact, "bt", Longs), "append:-")],
            &[exact.of("w", "c")],
            fold("w", &json!("0")),
            &[output("a"), map("length", "m", "a"), output("m")],
        ),
        folded(
            &[(at(odd, "at", Longs), "sum"), (at(odd, "bt", Texts), "add_one"), (at(odd, "ct", Longs), "sub")],
            &[odd.of("w", "c")],
            fold("w", &json!(0)),
            &[to_stream("u", "a"), even("filter_not", "e", "u"), output("e"), changes("a", false)],
        ),
    ]
}

fn in_sessions() -> Vec<Shape> {
    let at =
        |sessions: Sessions, topic: &'static str, value| Input::with_nulls(topic, Texts, value).at(sessions.times());
    let (exact, odd, late) =
        (Sessions::new(10, 0, "update"), Sessions::new(7, 4, "update"), Sessions::new(10, 25, "update"));
    let sums = |topic: &'static str| Input::new(topic, Texts, Longs).at(odd.times());
    vec![
        folded(
            &[(at(exact, "at", Texts), "append:+")],
            &[exact.of("w", "c")],
            merged("w", &json!("0"), "concat:|"),
            &[output("a"), changes("a", true)],
        ),
        folded(
            &[(at(late, "at", Texts), "append:+"), (at(late, "bt", Longs), "append:-")],
            &[late.of("w", "c")],
            merged("w", &json!("0"), "concat:|"),
            &[output("a"), map("length", "m", "a"), output("m")],
        ),
        folded(
            &[(at(exact, "at", Texts), "append:+"), (at(exact, "bt", Texts), "concat_value")],
            &[exact.of("w", "c")],
            merged("w", &json!(""), "concat:/"),
            &[output("a")],
        ),
        folded(
            &[(sums("at"), "sum"), (at(odd, "bt", Texts), "add_one"), (sums("ct"), "sub")],
            &[odd.of("w", "c")],
            merged("w", &json!(0), "sum"),
            &[even("filter_not", "f", "a"), output("f"), changes("a", false)],
        ),
    ]
}

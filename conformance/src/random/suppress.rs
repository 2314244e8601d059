//! Tables that are held back, of rows and of windows: for a while, until there are too many, and until windows close.

use serde_json::{Value, json};

use super::cogroup::{cogrouped, fold, merged as merged_cogroup};
use super::domain::Domain::{self, Ints, Longs, Texts};
use super::nodes::{
    aggregate, changes, count, even, group_by_key, group_by_value, map, materialized, output, reduce, shape, to_stream,
};
use super::session_windows::Sessions;
use super::sliding_windows::Windows as Sliding;
use super::time_windows::Windows;
use super::times::Times;
use super::{Input, Shape};

pub(super) fn shapes() -> Vec<Shape> {
    [finals_of_time_windows(), finals_of_sliding_windows(), finals_of_sessions(), finals_of_cogroups(), finals_read()]
        .into_iter()
        .chain([rows(), bounded(), aggregates(), windows_for_a_while(), rows_read(), rows_joined()])
        .flatten()
        .collect()
}

/// Until windows close.
fn finals(id: &str, from: &str) -> Value {
    json!({"op": "suppress", "id": id, "from": from, "until": "window_close"})
}

fn limited(id: &str, from: &str, time_limit_ms: i64) -> Value {
    json!({"op": "suppress", "id": id, "from": from, "until": "time_limit", "time_limit_ms": time_limit_ms})
}

fn with(mut node: Value, limit: &str, is: i64) -> Value {
    node[limit] = json!(is);
    node
}

/// The same where something reads old values, or looks rows up together with their times.
fn remembered(mut node: Value) -> Value {
    node["remembers"] = json!(true);
    node
}

/// A stream in windows: `s`, `g`, `w`, and the table that they are folded into.
fn windowed(input: Input, windows: Value, fold: Value) -> [Value; 4] {
    [input.stream("s"), group_by_key("g", "s"), windows, fold]
}

fn finals_of_time_windows() -> Vec<Shape> {
    let (exact, halves) = (Windows::tumbling(10, 0, "update"), Windows::new(10, 5, 12, "update"));
    let (odd, late) = (Windows::new(7, 2, 0, "update"), Windows::tumbling(10, 7, "update"));
    let at = |windows: Windows, key: Domain, value: Domain| Input::with_nulls("t", key, value).at(windows.times());
    let sums = Input::new("t", Texts, Longs).at(late.times());
    let of = |input: Input, windows: Windows, fold: Value, readers: &[Value]| {
        shape(&[input], &[&windowed(input, windows.of("w", "g"), fold)[..], readers].concat())
    };
    let by_value = at(exact, Texts, Texts);
    vec![
        of(at(exact, Texts, Texts), exact, count("c", "w"), &[finals("x", "c"), output("x"), output("c")]),
        of(
            at(halves, Texts, Texts),
            halves,
            aggregate("a", "w", &json!("0"), "append:+"),
            &[map("length", "m", "a"), finals("x", "m"), output("x"), changes("x", false)],
        ),
        of(at(odd, Ints, Texts), odd, count("c", "w"), &[finals("x", "c"), map("identity", "m", "x"), output("m")]),
        of(
            sums,
            late,
            reduce("r", "w", "sum"),
            &[finals("x", "r"), to_stream("u", "x"), even("filter", "e", "u"), output("e")],
        ),
        // What does not pass says nothing, and windows close all the same.
        of(
            at(exact, Texts, Texts),
            exact,
            count("c", "w"),
            &[even("filter_not", "f", "c"), finals("x", "f"), output("x")],
        ),
        of(
            sums,
            late,
            aggregate("a", "w", &json!(0), "sum"),
            &[even("filter", "f", "a"), map("identity", "m", "f"), finals("x", "m"), output("x")],
        ),
        shape(
            &[by_value],
            &[
                by_value.stream("s"),
                group_by_value("g", "s"),
                exact.of("w", "g"),
                count("c", "w"),
                finals("x", "c"),
                output("x"),
            ],
        ),
    ]
}

fn finals_of_sliding_windows() -> Vec<Shape> {
    let of = |windows: Sliding, value: Domain, fold: Value, between: &[Value], last: &str| {
        let input = Input::with_nulls("t", Texts, value).at(windows.times());
        let readers = [finals("x", last), output("x")];
        shape(&[input], &[&windowed(input, windows.of("w", "g"), fold)[..], between, &readers].concat())
    };
    let (exact, odd, late) =
        (Sliding::new(10, 0, "update"), Sliding::new(6, 4, "update"), Sliding::new(10, 25, "update"));
    vec![
        of(exact, Texts, count("c", "w"), &[], "c"),
        of(late, Texts, aggregate("a", "w", &json!("0"), "append:+"), &[map("length", "m", "a")], "m"),
        of(odd, Longs, reduce("r", "w", "sum"), &[], "r"),
        of(odd, Texts, count("c", "w"), &[even("filter_not", "f", "c")], "f"),
    ]
}

/// An aggregate of sessions, which are merged.
fn merged(init: &Value, adder: &str, merger: &str) -> Value {
    let mut fold = aggregate("a", "w", init, adder);
    fold["merger"] = json!(merger);
    fold
}

fn finals_of_sessions() -> Vec<Shape> {
    let of = |(gap, grace): (i64, i64), value: Domain, fold: Value, between: &[Value], last: &str| {
        let sessions = Sessions::new(gap, grace, "update");
        let input = Input::with_nulls("t", Texts, value).at(sessions.times());
        let readers = [finals("x", last), output("x")];
        shape(&[input], &[&windowed(input, sessions.of("w", "g"), fold)[..], between, &readers].concat())
    };
    vec![
        of((10, 0), Texts, count("c", "w"), &[], "c"),
        of((10, 25), Texts, merged(&json!("0"), "append:+", "concat:|"), &[map("length", "m", "a")], "m"),
        // A filter would not hear of a session that takes in a record of its only moment: the change has no old value.
        of((7, 4), Texts, count("c", "w"), &[map("identity", "m", "c")], "m"),
        of((3, 2), Longs, merged(&json!(""), "append:,", "concat:/"), &[output("a")], "a"),
    ]
}

fn finals_of_cogroups() -> Vec<Shape> {
    let (windows, sliding) = (Windows::new(10, 3, 4, "update"), Sliding::new(10, 5, "update"));
    let sessions = Sessions::new(7, 4, "update");
    let at = |topic: &'static str, times: Times| Input::with_nulls(topic, Texts, Texts).at(times);
    let of = |times: Times, cut: Value, fold: Value, finals: Value| {
        let sources = [(at("at", times), "append:+"), (at("bt", times), "append:-")];
        shape(&sources.map(|(input, _)| input), &[&cogrouped(&sources)[..], &[cut, fold, finals, output("x")]].concat())
    };
    vec![
        of(windows.times(), windows.of("w", "c"), fold("w", &json!("0")), finals("x", "a")),
        of(sliding.times(), sliding.of("w", "c"), fold("w", &json!("0")), finals("x", "a")),
        of(sessions.times(), sessions.of("w", "c"), merged_cogroup("w", &json!("0"), "concat:|"), finals("x", "a")),
    ]
}

/// Windows that have come out are counted, as rows and as records.
fn finals_read() -> Vec<Shape> {
    let windows = Windows::tumbling(10, 3, "update");
    let input = Input::with_nulls("t", Texts, Texts).at(windows.times());
    let of = |finals: Value, readers: &[Value]| {
        let nodes = windowed(input, windows.of("w", "g"), count("c", "w"));
        shape(&[input], &[&nodes[..], &[finals], readers].concat())
    };
    vec![
        of(remembered(finals("x", "c")), &[group_by_value("h", "x"), count("n", "h"), output("n")]),
        of(finals("x", "c"), &[to_stream("u", "x"), group_by_value("h", "u"), count("n", "h"), output("n")]),
    ]
}

/// Many rows change before they come out. No record is at 0, which is 1 here: the row would come out later.
const OFTEN: Times = Times { step: 5, jump: 60, late: 30, border: 10, first: 1 };

fn table(value: Domain) -> Input {
    Input::with_nulls("t", Texts, value).at(OFTEN)
}

fn rows() -> Vec<Shape> {
    let (texts, longs) = (table(Texts), table(Longs));
    let of_stream = json!({"op": "to_table", "id": "t", "from": "s"});
    vec![
        shape(&[texts], &[texts.table("t"), limited("x", "t", 10), output("x"), changes("x", false)]),
        shape(
            &[texts],
            &[materialized(texts.table("t"), false), limited("x", "t", 25), map("length", "m", "x"), output("m")],
        ),
        shape(&[texts], &[texts.table("t"), limited("x", "t", 0), output("x")]),
        shape(&[texts], &[texts.stream("s"), of_stream, limited("x", "t", 15), output("x"), output("t")]),
        // A row that did not pass before is not held back, nor is its end.
        shape(&[longs], &[longs.table("t"), even("filter", "f", "t"), limited("x", "f", 10), output("x")]),
        shape(
            &[longs],
            &[longs.table("t"), materialized(even("filter_not", "f", "t"), true), limited("x", "f", 20), output("x")],
        ),
    ]
}

fn bounded() -> Vec<Shape> {
    let (texts, longs) = (table(Texts), table(Longs));
    let rows = |limit: i64, records: i64| with(limited("x", "t", limit), "max_records", records);
    let bytes = |limit: i64, bytes: i64| with(limited("x", "t", limit), "max_bytes", bytes);
    let of = |input: Input, node: Value| shape(&[input], &[input.table("t"), node, output("x")]);
    vec![
        of(texts, rows(i64::MAX, 2)),
        of(texts, rows(30, 3)),
        of(longs, rows(1_000, 1)),
        // A row has some 30 bytes, of which the name of the topic is one.
        of(texts, bytes(i64::MAX, 100)),
        of(longs, bytes(40, 130)),
        of(texts, with(rows(50, 2), "max_bytes", 64)),
        shape(
            &[texts],
            &[
                texts.table("t"),
                group_by_value("g", "t"),
                count("c", "g"),
                with(limited("x", "c", 1_000), "max_records", 2),
                output("x"),
                output("c"),
            ],
        ),
    ]
}

/// Of streams, without windows.
fn aggregates() -> Vec<Shape> {
    let (texts, longs) = (table(Texts), table(Longs));
    let group = |input: Input| [input.stream("s"), group_by_key("g", "s")];
    let of = |input: Input, nodes: &[Value]| shape(&[input], &[&group(input)[..], nodes].concat());
    let (a, b) = (Input::with_nulls("at", Texts, Texts).at(OFTEN), Input::with_nulls("bt", Texts, Longs).at(OFTEN));
    let both = cogrouped(&[(a, "append:+"), (b, "append:-")]);
    vec![
        of(texts, &[count("c", "g"), limited("x", "c", 20), output("x"), changes("x", false)]),
        of(texts, &[count("c", "g"), even("filter_not", "f", "c"), limited("x", "f", 20), output("x")]),
        of(
            texts,
            &[
                aggregate("a", "g", &json!("0"), "append:+"),
                map("length", "m", "a"),
                with(limited("x", "m", 30), "max_records", 2),
                output("x"),
            ],
        ),
        of(longs, &[reduce("r", "g", "sum"), with(limited("x", "r", 50), "max_bytes", 120), output("x")]),
        shape(&[a, b], &[&both[..], &[fold("c", &json!("")), limited("x", "a", 12), output("x")]].concat()),
    ]
}

/// Not until they close. What comes of a session has no headers in the reference.
fn windows_for_a_while() -> Vec<Shape> {
    let (tumbling, hopping) = (Windows::tumbling(10, 7, "update"), Windows::new(10, 5, 12, "update"));
    let (sliding, sessions) = (Sliding::new(10, 5, "update"), Sessions::new(7, 4, "update"));
    let at = |times: Times| Input::with_nulls("t", Texts, Texts).at(Times { first: 1, ..times });
    let of = |input: Input, cut: Value, fold: Value, readers: &[Value]| {
        shape(&[input], &[&windowed(input, cut, fold)[..], readers, &[output("x")]].concat())
    };
    let plain = at(sessions.times()).without_headers();
    vec![
        of(at(tumbling.times()), tumbling.of("w", "g"), count("c", "w"), &[limited("x", "c", 8)]),
        of(
            at(hopping.times()),
            hopping.of("w", "g"),
            count("c", "w"),
            &[even("filter_not", "f", "c"), with(limited("x", "f", 40), "max_records", 3)],
        ),
        of(
            at(sliding.times()),
            sliding.of("w", "g"),
            aggregate("a", "w", &json!("0"), "append:+"),
            &[map("length", "m", "a"), limited("x", "m", 6)],
        ),
        of(plain, sessions.of("w", "g"), count("c", "w"), &[limited("x", "c", 9)]),
        of(
            plain,
            sessions.of("w", "g"),
            merged(&json!("0"), "append:+", "concat:|"),
            &[with(limited("x", "a", 1_000), "max_records", 2)],
        ),
    ]
}

/// By groups, by a filter, and as changes: by all that asks what a row was before.
fn rows_read() -> Vec<Shape> {
    let (texts, longs) = (table(Texts), table(Longs));
    let folded =
        json!({"op": "aggregate", "id": "a", "from": "g", "init": "", "adder": "append:+", "subtractor": "append:-"});
    let of = |input: Input, node: Value, readers: &[Value]| {
        shape(&[input], &[&[input.table("t"), remembered(node)], readers].concat())
    };
    vec![
        of(texts, limited("x", "t", 10), &[group_by_value("g", "x"), folded.clone(), output("a")]),
        of(
            texts,
            with(limited("x", "t", 100), "max_records", 2),
            &[group_by_value("g", "x"), count("n", "g"), output("n"), output("x")],
        ),
        of(texts, limited("x", "t", 20), &[changes("x", true)]),
        of(longs, limited("x", "t", 15), &[even("filter", "f", "x"), output("f"), changes("f", true)]),
    ]
}

/// With a stream, which sees what came out last, and with a table.
fn rows_joined() -> Vec<Shape> {
    let (texts, other) = (table(Texts), Input::with_nulls("ot", Texts, Texts).at(OFTEN));
    let join = |left: &str, right: &str, kind: &str| json!({"op": "join", "id": "j", "left": left, "right": right, "type": kind, "joiner": "pair"});
    let of = |node: Value, readers: &[Value]| {
        shape(&[texts, other], &[&[texts.table("t"), node], readers, &[output("j")]].concat())
    };
    vec![
        of(limited("x", "t", 20), &[other.stream("o"), join("o", "x", "left")]),
        of(with(limited("x", "t", 50), "max_records", 2), &[other.stream("o"), join("o", "x", "inner")]),
        of(limited("x", "t", 10), &[other.table("o"), join("x", "o", "inner"), changes("j", false)]),
        of(limited("x", "t", 25), &[other.table("o"), join("o", "x", "inner")]),
        of(limited("x", "t", 25), &[other.table("o"), join("o", "x", "left"), changes("j", false)]),
    ]
}

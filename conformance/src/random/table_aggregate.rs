//! Tables that are grouped: rows that stay in their group, move to another one, come to none, and go.

use serde_json::{Value, json};

use super::domain::Domain::{self, Digits, Doubles, Groups, Ints, Longs, Pairs, Texts};
use super::nodes::{changes, even, map, materialized, output, shape};
use super::{Input, Shape};

pub(super) fn shapes() -> Vec<Shape> {
    [counted(), reduced(), aggregated(), of_computed(), of_aggregated()].into_iter().flatten().collect()
}

fn table(key: Domain, value: Domain) -> Input {
    Input::with_nulls("t", key, value)
}

/// The source `t`, kept or not.
fn source(input: Input, is_kept: bool) -> Value {
    materialized(input.table("t"), is_kept)
}

fn group(function: &str, id: &str, from: &str) -> Value {
    json!({"op": "group_by", "id": id, "from": from, "fn": function})
}

fn count(id: &str, from: &str) -> Value {
    json!({"op": "count", "id": id, "from": from})
}

fn reduce(id: &str, from: &str, adder: &str, subtractor: &str) -> Value {
    json!({"op": "reduce", "id": id, "from": from, "adder": adder, "subtractor": subtractor})
}

fn aggregate(id: &str, from: &str, init: Value, adder: &str, subtractor: &str) -> Value {
    json!({"op": "aggregate", "id": id, "from": from, "init": init, "adder": adder, "subtractor": subtractor})
}

/// Each with another reader behind it: whether old values are wanted makes the difference.
fn counted() -> Vec<Shape> {
    let (texts, by_value) = (table(Texts, Texts), group("value_as_key", "g", "t"));
    let counts = |is_kept: bool, readers: &[Value]| {
        let nodes = [&[source(texts, is_kept), by_value.clone(), count("a", "g")], readers].concat();
        shape(&[texts], &nodes)
    };
    let (to_stream, even_stream) = (json!({"op": "to_stream", "id": "s", "from": "a"}), even("filter", "e", "s"));
    let kept_filter = materialized(even("filter", "f", "a"), true);
    vec![
        counts(true, &[output("a")]),
        counts(false, &[to_stream, even_stream, output("e"), changes("a", true)]),
        counts(true, &[kept_filter, output("f"), changes("f", true)]),
    ]
}

fn reduced() -> Vec<Shape> {
    let (texts, longs, doubles, digits) =
        (table(Texts, Texts), table(Texts, Longs), table(Ints, Doubles), table(Texts, Digits));
    let (sum, all) = (reduce("a", "g", "sum", "sub"), reduce("a", "g", "concat:+", "concat:-"));
    let even_rows = materialized(even("filter_not", "f", "a"), true);
    vec![
        shape(&[texts], &[source(texts, false), group("value_as_key", "g", "t"), all, output("a"), changes("a", true)]),
        shape(&[longs], &[source(longs, false), group("identity", "g", "t"), sum.clone(), even_rows, output("f")]),
        shape(&[doubles], &[source(doubles, true), group("int_value", "g", "t"), sum.clone(), output("a")]),
        shape(&[digits], &[source(digits, false), group("int_value", "g", "t"), sum, output("a")]),
    ]
}

fn aggregated() -> Vec<Shape> {
    let (texts, ints, pairs, groups) =
        (table(Texts, Texts), table(Ints, Texts), table(Pairs, Texts), table(Groups, Texts));
    let both = || aggregate("a", "g", json!("0"), "append:+", "append:-");
    let letters = aggregate("a", "g", json!(""), "concat_value", "remove_first");
    let lengths = map("length", "m", "a");
    vec![
        shape(&[texts], &[source(texts, true), group("value_as_key", "g", "t"), both(), lengths, output("m")]),
        // Each row has a group of its own, and stays in it.
        shape(&[texts], &[source(texts, false), group("identity", "g", "t"), both(), changes("a", true)]),
        shape(
            &[ints],
            &[
                source(ints, true),
                group("swap", "g", "t"),
                aggregate("a", "g", json!(0), "sum", "sub"),
                even("filter", "f", "a"),
                output("f"),
                changes("f", true),
            ],
        ),
        shape(&[pairs], &[source(pairs, true), group("first_char_second_char", "g", "t"), letters, output("a")]),
        // Some have no group.
        shape(&[groups], &[source(groups, false), group("agg_repartition", "g", "t"), both(), output("a")]),
    ]
}

/// Groups of tables that are filtered and mapped, kept and not, and of a table of a stream.
fn of_computed() -> Vec<Shape> {
    let (longs, digits, texts) = (table(Texts, Longs), table(Texts, Digits), table(Texts, Texts));
    let filtered = even("filter", "f", "t");
    let mut shapes: Vec<Shape> = [(true, true), (true, false), (false, true), (false, false)]
        .into_iter()
        .map(|(is_kept, filter_is_kept)| {
            let nodes = [
                source(longs, is_kept),
                materialized(filtered.clone(), filter_is_kept),
                group("value_as_key", "g", "f"),
                count("a", "g"),
                output("a"),
                output("f"),
            ];
            shape(&[longs], &nodes)
        })
        .collect();
    let numbers = [
        source(digits, false),
        map("to_int", "m", "t"),
        even("filter_not", "f", "m"),
        group("value_as_key", "g", "f"),
        aggregate("a", "g", json!(0), "sum", "sub"),
        output("a"),
        changes("a", true),
    ];
    let of_stream = [
        texts.stream("s"),
        json!({"op": "to_table", "id": "t", "from": "s"}),
        group("value_as_key", "g", "t"),
        count("a", "g"),
        output("a"),
    ];
    shapes.extend([shape(&[digits], &numbers), shape(&[texts], &of_stream)]);
    shapes
}

/// Groups of groups, and several folds of one.
fn of_aggregated() -> Vec<Shape> {
    let (texts, longs) = (table(Texts, Texts), table(Texts, Longs));
    let again = [
        source(texts, true),
        group("value_as_key", "g", "t"),
        count("c", "g"),
        group("swap", "h", "c"),
        aggregate("a", "h", json!(""), "concat_value", "remove_first"),
        output("c"),
        output("a"),
    ];
    // No count: without a cache, the first change of one has 0 as its old value in the reference, and takes a row out of the
    // group 0 that never was in it.
    let of_stream = [
        longs.stream("s"),
        json!({"op": "group_by_key", "id": "k", "from": "s"}),
        json!({"op": "reduce", "id": "c", "from": "k", "adder": "sum"}),
        group("value_as_key", "g", "c"),
        count("a", "g"),
        output("a"),
    ];
    let twice = [
        source(texts, false),
        group("value_as_key", "g", "t"),
        count("c", "g"),
        reduce("r", "g", "concat:+", "concat:-"),
        output("c"),
        output("r"),
    ];
    vec![shape(&[texts], &again), shape(&[longs], &of_stream), shape(&[texts], &twice)]
}

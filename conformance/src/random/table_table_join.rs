//! Tables that are joined: with each other, with themselves, with tables that are computed, and with joins.

use serde_json::{Value, json};

use super::domain::Domain::{self, Ints, Longs, Texts};
use super::nodes::{changes, even, map, materialized, output, shape};
use super::{Input, Shape};

const KINDS: [&str; 3] = ["inner", "left", "outer"];

pub(super) fn shapes() -> Vec<Shape> {
    [of_sources(), kept(), of_computed(), of_joins(), with_itself(), filtered(), looked_up(), of_aggregated()]
        .into_iter()
        .flatten()
        .collect()
}

fn left(value: Domain) -> Input {
    Input::with_nulls("lt", Texts, value)
}

fn right(value: Domain) -> Input {
    Input::with_nulls("rt", Texts, value)
}

fn join(kind: &str, id: &str, left: &str, right: &str, joiner: &str) -> Value {
    json!({"op": "join", "id": id, "left": left, "right": right, "type": kind, "joiner": joiner})
}

/// Whoever reads the changes decides which old values are wanted.
fn of_sources() -> Vec<Shape> {
    let (l, r) = (left(Texts), right(Longs));
    let sources = [l.table("l"), materialized(r.table("r"), false)];
    let of = |kind: &str| {
        let joined = join(kind, "j", "l", "r", "concat:+");
        [
            shape(&[l, r], &[&sources[..], &[joined.clone(), output("j"), changes("j", false)]].concat()),
            shape(&[l, r], &[&sources[..], &[joined, changes("j", true)]].concat()),
        ]
    };
    KINDS.into_iter().flat_map(of).collect()
}

/// The result has a store.
fn kept() -> Vec<Shape> {
    let (l, r) = (Input::with_nulls("lt", Ints, Texts), Input::with_nulls("rt", Ints, Texts));
    let of = |kind: &str| {
        let nodes = [
            materialized(l.table("l"), false),
            r.table("r"),
            materialized(join(kind, "j", "l", "r", "pair"), true),
            json!({"op": "filter", "id": "f", "from": "j", "fn": "key_mod_3_eq_0"}),
            output("f"),
            changes("j", kind != "inner"),
        ];
        shape(&[l, r], &nodes)
    };
    KINDS.map(of).into()
}

/// Tables that are computed, kept or not, with sources and with each other.
fn of_computed() -> Vec<Shape> {
    let (l, r) = (left(Longs), right(Longs));
    let both = [even("filter", "f", "l"), even("filter_not", "g", "r")];
    let one_kept = [materialized(both[0].clone(), true), both[1].clone()];
    let read = |is_kept: bool, filters: &[Value], joined: Value, send_old: bool| {
        let sources = [materialized(l.table("l"), is_kept), materialized(r.table("r"), is_kept)];
        shape(&[l, r], &[&sources[..], filters, &[joined, changes("j", send_old)]].concat())
    };
    let joined = |kind: &str, left: &str, right: &str| join(kind, "j", left, right, "concat:+");
    let texts = left(Texts);
    let lengths = [texts.table("l"), r.table("r"), map("length", "m", "l"), output("m")];
    let mapped = [join("outer", "j", "r", "m", "pair"), output("j")];
    vec![
        // A source that is not kept gets a store in the reference when the join looks it up. Its filter is there by then, and
        // deletes without being sure: we would know better, so such a source is kept wherever nobody asks for old values.
        read(true, &both[..1], joined("inner", "f", "r"), false),
        read(true, &both[1..], joined("left", "l", "g"), false),
        read(true, &both[..1], joined("outer", "f", "r"), false),
        read(false, &one_kept, joined("inner", "f", "g"), true),
        read(false, &both, joined("left", "f", "g"), true),
        read(false, &one_kept[..1], joined("outer", "r", "f"), false),
        shape(&[texts, r], &[&lengths[..], &mapped].concat()),
    ]
}

/// A join and a source that is in it, as far as no recorded case has them, and where most is said.
fn of_joins() -> Vec<Shape> {
    let (l, r) = (left(Texts), right(Texts));
    let sources = [l.table("l"), r.table("r")];
    let of = |(first, second): (&str, &str)| {
        let joined = [join(first, "k", "l", "r", "concat:-"), join(second, "j", "k", "r", "concat:-"), output("j")];
        shape(&[l, r], &[&sources[..], &joined].concat())
    };
    let kept = [
        materialized(join("outer", "k", "l", "r", "concat:-"), true),
        join("left", "i", "r", "l", "concat:-"),
        join("outer", "j", "i", "k", "pair"),
        changes("j", true),
        output("k"),
    ];
    let kinds =
        [("inner", "outer"), ("left", "left"), ("left", "outer"), ("outer", "inner"), ("outer", "outer")].into_iter();
    kinds.map(of).chain([shape(&[l, r], &[&sources[..], &kept].concat())]).collect()
}

fn with_itself() -> Vec<Shape> {
    let l = left(Texts);
    let of = |kind: &str| shape(&[l], &[l.table("l"), join(kind, "j", "l", "l", "pair"), changes("j", kind != "left")]);
    KINDS.map(of).into()
}

/// A filter behind a join, kept and not.
fn filtered() -> Vec<Shape> {
    let (l, r) = (left(Longs), right(Longs));
    let nodes = [l.table("l"), r.table("r"), join("inner", "j", "l", "r", "sum")];
    let read = |filter: Value, reader: Value| shape(&[l, r], &[&nodes[..], &[filter, reader]].concat());
    let (texts, others) = (left(Texts), right(Texts));
    let lengths = [
        texts.table("l"),
        others.table("r"),
        join("outer", "j", "l", "r", "concat:+"),
        map("length", "m", "j"),
        even("filter", "f", "m"),
        changes("f", true),
    ];
    vec![
        read(even("filter", "f", "j"), output("f")),
        read(even("filter_not", "f", "j"), changes("f", true)),
        read(materialized(even("filter", "f", "j"), true), changes("f", true)),
        shape(&[texts, others], &lengths),
    ]
}

/// By a stream.
fn looked_up() -> Vec<Shape> {
    let (l, r, stream) = (left(Longs), right(Longs), Input::with_nulls("st", Texts, Texts));
    let look = |kind: &str, joined: Value, computed: Value| {
        let nodes = [l.table("l"), r.table("r"), stream.stream("s"), joined, computed];
        shape(&[l, r, stream], &[&nodes[..], &[join(kind, "o", "s", "f", "concat:+"), output("o")]].concat())
    };
    vec![
        look("left", join("left", "j", "l", "r", "concat:-"), map("identity", "f", "j")),
        look("left", join("inner", "j", "l", "r", "sum"), even("filter", "f", "j")),
        look("inner", materialized(join("outer", "j", "l", "r", "pair"), true), map("length", "f", "j")),
    ]
}

/// With tables that a stream, or another table, is folded into; and joined rows by their groups.
fn of_aggregated() -> Vec<Shape> {
    let (l, stream) = (left(Texts), Input::with_nulls("st", Texts, Texts));
    let group = |id: &str, from: &str| json!({"op": "group_by", "id": id, "from": from, "fn": "value_as_key"});
    let count = |id: &str, from: &str| json!({"op": "count", "id": id, "from": from});
    let folded = [
        stream.stream("s"),
        json!({"op": "group_by_key", "id": "g", "from": "s"}),
        count("c", "g"),
        l.table("l"),
        group("h", "l"),
        count("d", "h"),
        join("outer", "j", "c", "d", "concat:+"),
        output("j"),
    ];
    let grouped = |kind: &str| {
        let nodes = [
            stream.stream("s"),
            json!({"op": "to_table", "id": "t", "from": "s"}),
            l.table("l"),
            join(kind, "j", "t", "l", "concat:+"),
            group("g", "j"),
            count("a", "g"),
            output("a"),
        ];
        shape(&[stream, l], &nodes)
    };
    vec![shape(&[stream, l], &folded), grouped("inner"), grouped("outer")]
}

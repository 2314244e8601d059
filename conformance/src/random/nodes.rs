//! Nodes that several families have.

use serde_json::{Value, json};

use super::{Input, Shape};

pub(super) fn shape(inputs: &[Input], nodes: &[Value]) -> Shape {
    Shape { topology: json!(nodes), inputs: inputs.to_vec() }
}

pub(super) fn even(op: &str, id: &str, from: &str) -> Value {
    json!({"op": op, "id": id, "from": from, "fn": "value_even"})
}

pub(super) fn map(function: &str, id: &str, from: &str) -> Value {
    json!({"op": "map_values", "id": id, "from": from, "fn": function})
}

pub(super) fn output(from: &str) -> Value {
    // No output is called as an input.
    json!({"op": "output", "from": from, "name": format!("out-{from}")})
}

pub(super) fn changes(from: &str, send_old: bool) -> Value {
    json!({"op": "output_changes", "from": from, "name": format!("changes-{from}"), "send_old": send_old})
}

pub(super) fn materialized(mut node: Value, is: bool) -> Value {
    node["materialized"] = json!(is);
    node
}

/// Groups of several streams, each with what takes a value of it into the aggregate.
pub(super) fn cogroup(id: &str, sources: &[(&str, &str)]) -> Value {
    let sources: Vec<Value> = sources.iter().map(|(from, adder)| json!({"from": from, "adder": adder})).collect();
    json!({"op": "cogroup", "id": id, "sources": sources})
}

pub(super) fn group_by_key(id: &str, from: &str) -> Value {
    json!({"op": "group_by_key", "id": id, "from": from})
}

pub(super) fn group_by_value(id: &str, from: &str) -> Value {
    json!({"op": "group_by", "id": id, "from": from, "fn": "value_as_key"})
}

pub(super) fn count(id: &str, from: &str) -> Value {
    json!({"op": "count", "id": id, "from": from})
}

pub(super) fn reduce(id: &str, from: &str, adder: &str) -> Value {
    json!({"op": "reduce", "id": id, "from": from, "adder": adder})
}

pub(super) fn aggregate(id: &str, from: &str, init: &Value, adder: &str) -> Value {
    json!({"op": "aggregate", "id": id, "from": from, "init": init, "adder": adder})
}

pub(super) fn to_stream(id: &str, from: &str) -> Value {
    json!({"op": "to_stream", "id": id, "from": from})
}

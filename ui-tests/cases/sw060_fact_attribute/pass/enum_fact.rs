//! SW060, not reported: the nearest legal neighbour of `fail/enum_fact.rs`.

use streamwright::prelude::*;

#[derive(Fact)]
#[fact(namespace = "risk.decisions", label = "decision", id(0))]
struct High(String);

fn main() {}

//! SW060: an enum.

use streamwright::prelude::*;

#[derive(Fact)]
#[fact(namespace = "risk.decisions", label = "decision", id(0))]
enum Decision { // ERROR SW060
    High(String),
}

fn main() {}

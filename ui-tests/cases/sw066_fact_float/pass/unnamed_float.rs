//! SW066, not reported: the nearest legal neighbour of `fail/unnamed_float.rs`.

use streamwright::prelude::*;

#[derive(Fact)]
#[fact(namespace = "sensors", label = "mean", id(0))]
struct Mean(String, f64);

fn main() {}

//! SW066: an unnamed part of the identity is a float.

use streamwright::prelude::*;

#[derive(Fact)]
#[fact(namespace = "sensors", label = "mean", id(0, 1))]
struct Mean(String, f64); // ERROR SW066

fn main() {}

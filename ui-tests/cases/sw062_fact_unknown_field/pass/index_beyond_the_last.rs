//! SW062, not reported: the nearest legal neighbour of `fail/index_beyond_the_last.rs`.

use streamwright::prelude::*;

#[derive(Fact)]
#[fact(namespace = "words", label = "counted", id(0, 1))]
struct Counted(String, i64);

fn main() {}

//! SW062: the identity counts fields from one.

use streamwright::prelude::*;

#[derive(Fact)]
#[fact(namespace = "words", label = "counted", id(1, 2))] // ERROR SW062
struct Counted(String, i64);

fn main() {}

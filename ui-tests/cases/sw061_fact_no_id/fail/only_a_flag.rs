//! SW061: the identity is a flag.

use streamwright::prelude::*;

#[derive(Fact)]
#[fact(namespace = "orders", label = "checked", id(passed))] // ERROR SW061
struct Checked {
    order_id: String,
    passed: bool,
}

fn main() {}

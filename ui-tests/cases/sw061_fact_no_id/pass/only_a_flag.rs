//! SW061, not reported: the nearest legal neighbour of `fail/only_a_flag.rs`.

use streamwright::prelude::*;

#[derive(Fact)]
#[fact(namespace = "orders", label = "checked", id(order_id, passed))]
struct Checked {
    order_id: String,
    passed: bool,
}

fn main() {}

//! SW064: a `Uuid` in a fact, outside of its identity.

use streamwright::prelude::*;

struct Uuid([u8; 16]);

#[derive(Fact)]
#[fact(namespace = "risk.decisions", label = "reviewed", id(customer_id))]
struct Reviewed {
    customer_id: String,
    trace: Uuid, // ERROR SW064
}

fn main() {}

//! SW064, not reported: the nearest legal neighbour of `fail/uuid_beside_the_identity.rs`.

use streamwright::prelude::*;

#[derive(Fact)]
#[fact(namespace = "risk.decisions", label = "reviewed", id(customer_id))]
struct Reviewed {
    customer_id: String,
    trace: FactId,
}

fn main() {}

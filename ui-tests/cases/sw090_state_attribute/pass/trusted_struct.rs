//! SW090, not reported: the nearest legal neighbour of `fail/trusted_struct.rs`.

use streamwright::prelude::*;

struct Decimal(i128);

#[derive(State)]
struct Total {
    customer_id: String,
    amount_in_cents: i64,
}

fn main() {}

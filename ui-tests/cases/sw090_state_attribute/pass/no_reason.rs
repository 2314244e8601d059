//! SW090, not reported: the nearest legal neighbour of `fail/no_reason.rs`.

use streamwright::prelude::*;

struct Decimal(i128);

#[derive(State)]
struct Total {
    customer_id: String,
    #[state(trusted = "its digits and its scale, compared and written exactly")]
    amount: Decimal,
}

fn main() {}

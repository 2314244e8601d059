//! SW090: a whole struct is vouched for.

use streamwright::prelude::*;

struct Decimal(i128);

#[derive(State)]
#[state(trusted = "all of it is plain data")] // ERROR SW090
struct Total {
    customer_id: String,
    amount_in_cents: i64,
}

fn main() {}

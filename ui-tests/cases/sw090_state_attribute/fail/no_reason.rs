//! SW090: a field is trusted for no reason.

use streamwright::prelude::*;

struct Decimal(i128);

#[derive(State)]
struct Total {
    customer_id: String,
    #[state(trusted = "")] // ERROR SW090
    amount: Decimal,
}

fn main() {}

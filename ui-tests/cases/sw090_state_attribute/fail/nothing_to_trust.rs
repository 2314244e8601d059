//! SW090: a number needs nobody to vouch for it.

use streamwright::prelude::*;

#[derive(State)]
struct Total {
    customer_id: String,
    #[state(trusted = "it is only a number")] // ERROR SW090
    cents: Option<i64>,
}

fn main() {}

//! SW091: an alias hides a `HashMap`.

use streamwright::prelude::*;

type ByCurrency = std::collections::HashMap<String, i64>;

#[derive(State)]
pub struct Total {
    customer_id: String,
    cents: ByCurrency, // ERROR SW091
}

fn main() {}

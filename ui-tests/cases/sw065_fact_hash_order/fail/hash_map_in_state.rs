//! SW065: state holds a `HashMap`.

use streamwright::prelude::*;

#[derive(State)]
struct Basket {
    customer_id: String,
    items: Vec<std::collections::HashMap<String, u32>>, // ERROR SW065
}

fn main() {}

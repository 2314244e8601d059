//! SW067: state shares what others may change.

use streamwright::prelude::*;

#[derive(State)]
struct Basket {
    customer_id: std::sync::Arc<str>,
    items: std::sync::Arc<std::sync::Mutex<Vec<String>>>, // ERROR SW067
}

fn main() {}

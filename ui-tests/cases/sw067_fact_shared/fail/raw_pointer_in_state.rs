//! SW067: state holds an address.

use streamwright::prelude::*;

#[derive(State)]
struct Basket {
    customer_id: String,
    parent: Option<*const u8>, // ERROR SW067
}

fn main() {}

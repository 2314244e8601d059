//! SW064: state holds a `Uuid`.

use streamwright::prelude::*;

struct Uuid([u8; 16]);

#[derive(State)]
struct Basket {
    basket_id: Uuid, // ERROR SW064
    items: Vec<String>,
}

fn main() {}

//! SW064, not reported: the nearest legal neighbour of `fail/uuid_in_state.rs`.

use streamwright::prelude::*;

struct Uuid([u8; 16]);

#[derive(State)]
struct Basket {
    #[state(trusted = "minted by the shop, part of the input")]
    basket_id: Uuid,
    items: Vec<String>,
}

fn main() {}

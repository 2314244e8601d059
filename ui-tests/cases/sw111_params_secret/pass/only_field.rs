//! Nothing but a region.

use streamwright::prelude::*;

#[params]
pub struct Database {
    region: String,
}

fn main() {}

//! SW112: the type of a threshold is left open.

use streamwright::prelude::*;

#[params]
pub struct Threshold<T> { // ERROR SW112
    from: T,
}

fn main() {}

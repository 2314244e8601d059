//! The type of a threshold is stated.

use streamwright::prelude::*;

#[params]
pub struct Threshold {
    from: f64,
}

fn main() {}

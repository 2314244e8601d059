//! SW086: an own function with the name of one of the standard library.

use std::cmp::max;

use streamwright::replay_safe;

#[replay_safe]
fn highest(bids: &[i64]) -> i64 {
    bids.iter().copied().fold(0, max)
}

fn main() {}

//! SW086: an own function with the name of one of the standard library.

use streamwright::replay_safe;

fn max(left: i64, right: i64) -> i64 {
    if left > right { left } else { right }
}

#[replay_safe]
fn highest(bids: &[i64]) -> i64 {
    bids.iter().copied().fold(0, max) // ERROR SW086
}

fn main() {}

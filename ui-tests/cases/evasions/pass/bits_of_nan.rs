//! Evasion: the bits of a number that is none, which machines choose.
//! Caught by: nothing.

use streamwright::replay_safe;

#[replay_safe]
pub fn line(order: &str) -> String {
    let mean = order.len() as f64 * f64::INFINITY - f64::INFINITY;
    format!("{order} {:x}", mean.to_bits())
}

fn main() {}

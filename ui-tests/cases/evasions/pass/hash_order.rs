//! Evasion: a hash map that is collected, and never made by a call of its own.
//! Caught by: binary audit.

use std::collections::HashMap;

use streamwright::replay_safe;

#[replay_safe]
pub fn line(order: &str) -> String {
    let lengths: HashMap<&str, usize> = order.split(' ').map(|word| (word, word.len())).collect();
    format!("{lengths:?}")
}

fn main() {}

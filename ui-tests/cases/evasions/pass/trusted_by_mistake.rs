//! Evasion: a reason that is not true.
//! Caught by: replay test.

use std::collections::HashMap;

use streamwright::{replay_safe, trusted};

#[replay_safe]
pub fn line(order: &str) -> String {
    trusted!(reason = "counts words", counted(order))
}

/// Counts them, in an order of its own.
fn counted(order: &str) -> String {
    let mut counts: HashMap<&str, u32> = HashMap::new();
    for word in order.split(' ') {
        *counts.entry(word).or_default() += 1;
    }
    format!("{counts:?}")
}

fn main() {}

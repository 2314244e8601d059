//! Evasion: an address that `{:?}` writes.
//! Caught by: replay test.

use streamwright::replay_safe;

#[replay_safe]
pub fn line(order: &str) -> String {
    format!("{order} {:?}", order.as_ptr())
}

fn main() {}

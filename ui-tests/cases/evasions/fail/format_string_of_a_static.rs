//! Evasion: a format string that captures a counter.
//! Caught by: types.

use std::sync::atomic::AtomicU64;

use streamwright::replay_safe;

static SEEN: AtomicU64 = AtomicU64::new(0);

#[replay_safe]
fn numbered(order: &str) -> String {
    format!("{order} {SEEN:?}") // ERROR SW088
}

fn main() {}

//! Evasion: a constant that is computed once, from the clock.
//! Caught by: binary audit.

use std::sync::LazyLock;
use std::time::SystemTime;

use streamwright::replay_safe;

static STARTED: LazyLock<String> = LazyLock::new(|| format!("{:?}", SystemTime::now()));

#[replay_safe]
pub fn line(order: &str) -> String {
    format!("{order} {}", *STARTED)
}

fn main() {}

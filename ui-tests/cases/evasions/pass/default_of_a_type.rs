//! Evasion: a clock in the `Default` of a type.
//! Caught by: binary audit.

use std::time::SystemTime;

use streamwright::replay_safe;

struct Stamp(SystemTime);

impl Default for Stamp {
    fn default() -> Self {
        Self(SystemTime::now())
    }
}

#[replay_safe]
pub fn line(order: &str) -> String {
    format!("{order} {:?}", Stamp::default().0)
}

fn main() {}

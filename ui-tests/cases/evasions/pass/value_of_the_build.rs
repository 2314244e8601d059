//! Evasion: a value that is baked in when the program is built.
//! Caught by: nothing.

use streamwright::replay_safe;

#[replay_safe]
pub fn line(order: &str) -> String {
    format!("{order} {}", concat!(env!("CARGO_PKG_VERSION"), "+", line!()))
}

fn main() {}

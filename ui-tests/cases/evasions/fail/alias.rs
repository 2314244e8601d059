//! Evasion: a file under another name.
//! Caught by: types.

use std::fs::read_to_string as lookup;

use streamwright::replay_safe;

#[replay_safe]
fn rate(country: &str) -> String {
    lookup(country).unwrap_or_default() // ERROR SW086
}

fn main() {}

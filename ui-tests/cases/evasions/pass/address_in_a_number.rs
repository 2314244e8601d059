//! Evasion: an address as a sort key.
//! Caught by: replay test.

use streamwright::replay_safe;

#[replay_safe]
fn ordered<'a>(mut names: Vec<&'a str>) -> Vec<&'a str> {
    names.sort_by_key(|name| name.as_ptr());
    names
}

fn main() {}

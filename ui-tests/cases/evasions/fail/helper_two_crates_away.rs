//! Evasion: a helper of another crate, which asks the clock of a third.
//! Caught by: types.

use streamwright::replay_safe;

#[replay_safe]
fn line(order: &str) -> String {
    streamwright_ui_tests::helpers::stamped(order) // ERROR SW086
}

fn main() {}

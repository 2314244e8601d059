//! Evasion: a re-export of a function of another crate, under a third name.
//! Caught by: types.

mod rules {
    pub use streamwright_ui_tests::helpers::titled as headline;
}

use streamwright::replay_safe;

#[replay_safe]
fn line(order: &str) -> String {
    rules::headline(order) // ERROR SW086
}

fn main() {}

//! Evasion: a name that comes with a glob.
//! Caught by: types.

use streamwright::replay_safe;
use streamwright_ui_tests::helpers::*;

#[replay_safe]
fn lines(orders: &[&str]) -> Vec<String> {
    orders.iter().copied().map(stamped).collect() // ERROR SW086
}

fn main() {}

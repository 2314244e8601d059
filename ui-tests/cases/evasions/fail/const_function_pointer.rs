//! Evasion: a clock behind a constant.
//! Caught by: types.

use std::time::SystemTime;

use streamwright::replay_safe;

const AT: fn() -> SystemTime = SystemTime::now;

#[replay_safe]
fn is_late(due: SystemTime) -> bool {
    due < AT() // ERROR SW088
}

fn main() {}

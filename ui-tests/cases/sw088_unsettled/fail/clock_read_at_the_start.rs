//! SW088: a static that holds the time of the start.

use std::sync::LazyLock;
use std::time::SystemTime;

use streamwright::replay_safe;

static STARTED: LazyLock<Option<SystemTime>> = LazyLock::new(|| Some(SystemTime::now()));

#[replay_safe]
fn was_started() -> bool {
    STARTED.is_some() // ERROR SW088
}

fn main() {}

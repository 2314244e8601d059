//! SW088: a static that holds the time of the start.

use std::sync::LazyLock;

use streamwright::replay_safe;

static STARTED: LazyLock<Option<i64>> = LazyLock::new(|| Some(2));

#[replay_safe]
fn was_started() -> bool {
    STARTED.is_some()
}

fn main() {}

//! SW088: a format string that captures a static with a lock.

use std::sync::RwLock;

use streamwright::replay_safe;

static RATES: RwLock<Vec<i64>> = RwLock::new(Vec::new());

#[replay_safe]
fn rates() -> String {
    format!("{RATES:?}") // ERROR SW088
}

fn main() {}

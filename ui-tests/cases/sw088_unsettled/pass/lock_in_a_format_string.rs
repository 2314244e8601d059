//! SW088: a format string that captures a static with a lock.

use streamwright::replay_safe;

static RATES: [i64; 2] = [100, 119];

#[replay_safe]
fn rates() -> String {
    format!("{RATES:?}")
}

fn main() {}

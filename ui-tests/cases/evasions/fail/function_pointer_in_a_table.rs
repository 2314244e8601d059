//! Evasion: a table of functions.
//! Caught by: types.

use streamwright::replay_safe;

static RULES: [fn(i64) -> i64; 1] = [rounded];

fn rounded(cents: i64) -> i64 {
    std::fs::metadata("rates").map_or(cents, |_| cents / 10 * 10)
}

#[replay_safe]
fn all(cents: i64) -> i64 {
    RULES.iter().map(|rule| rule(cents)).sum() // ERROR SW088
}

fn main() {}

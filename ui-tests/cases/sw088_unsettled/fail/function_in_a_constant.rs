//! SW088: a function behind a constant.

use streamwright::replay_safe;

const ROUNDED: fn(i64) -> i64 = to_ten;

fn to_ten(cents: i64) -> i64 {
    cents / 10 * 10
}

#[replay_safe]
fn total(cents: i64) -> i64 {
    ROUNDED(cents) // ERROR SW088
}

fn main() {}

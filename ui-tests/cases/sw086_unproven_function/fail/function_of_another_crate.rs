//! SW086: a function of another crate that says nothing about it.

use streamwright::replay_safe;

#[replay_safe]
fn invoice_number(order: &str) -> String {
    streamwright_ui_tests::helpers::numbered(order) // ERROR SW086
}

fn main() {}

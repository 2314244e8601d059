//! SW087: a file under another name.

use streamwright::replay_safe;

use std::fs::File as Page;

#[replay_safe]
fn page(order: &str) -> String {
    Page::open(order).map_or_else(|_| order.to_owned(), |page| format!("{page:?}")) // ERROR SW087
}

fn main() {}

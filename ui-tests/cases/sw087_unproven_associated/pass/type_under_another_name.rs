//! SW087: a file under another name.

use streamwright::replay_safe;

type Page = String;

#[replay_safe]
fn page(order: &str) -> String {
    Page::from_utf8_lossy(order.as_bytes()).into_owned()
}

fn main() {}

//! Evasion: a file that is read where a value is dereferenced.
//! Caught by: binary audit.

use std::ops::Deref;

use streamwright::replay_safe;

struct Rates(String);

impl Deref for Rates {
    type Target = str;

    fn deref(&self) -> &str {
        if std::fs::metadata("rates").is_ok() { &self.0 } else { "" }
    }
}

#[replay_safe]
pub fn line(order: &str) -> String {
    let rates = Rates(order.to_owned());
    rates.trim().to_owned()
}

fn main() {}

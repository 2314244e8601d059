//! Evasion: a clock that a loop asks.
//! Caught by: binary audit.

use std::time::SystemTime;

use streamwright::replay_safe;

struct Stamps(usize);

impl Iterator for Stamps {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        self.0 = self.0.checked_sub(1)?;
        Some(format!("{:?}", SystemTime::now()))
    }
}

#[replay_safe]
pub fn line(order: &str) -> String {
    let mut line = order.to_owned();
    for stamp in Stamps(order.len()) {
        line.push_str(&stamp);
    }
    line
}

fn main() {}

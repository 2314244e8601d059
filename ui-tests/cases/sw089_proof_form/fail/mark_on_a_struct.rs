//! SW089: the mark on a struct.

use streamwright::replay_safe;

#[replay_safe]
pub struct Price { // ERROR SW089
    pub cents: i64,
}

impl Price {
    fn total(&self) -> i64 {
        self.cents
    }
}

fn main() {}

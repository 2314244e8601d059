//! SW089: the mark on a struct.

use streamwright::replay_safe;

pub struct Price {
    pub cents: i64,
}

#[replay_safe]
impl Price {
    fn total(&self) -> i64 {
        self.cents
    }
}

fn main() {}

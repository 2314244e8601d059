//! SW089: the mark on a method alone.

pub struct Price {
    pub cents: i64,
}

#[streamwright::replay_safe]
impl Price {
    fn total(&self) -> i64 {
        self.cents
    }
}

fn main() {}

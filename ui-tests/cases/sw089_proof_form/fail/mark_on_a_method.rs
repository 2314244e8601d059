//! SW089: the mark on a method alone.

pub struct Price {
    pub cents: i64,
}

impl Price {
    #[streamwright::replay_safe]
    fn total(&self) -> i64 { // ERROR SW089
        self.cents
    }
}

fn main() {}

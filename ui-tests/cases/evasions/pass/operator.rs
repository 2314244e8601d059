//! Evasion: a clock behind `==`.
//! Caught by: binary audit.

use std::time::{Duration, Instant};

use streamwright::replay_safe;

struct Fresh(Duration);

impl PartialEq<Instant> for Fresh {
    fn eq(&self, other: &Instant) -> bool {
        Instant::now() - *other < self.0
    }
}

#[replay_safe]
fn is_fresh(at: Instant) -> bool {
    Fresh(Duration::from_secs(1)) == at
}

fn main() {}

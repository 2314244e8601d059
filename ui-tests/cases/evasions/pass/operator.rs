//! Evasion: a clock behind `==`.
//! Caught by: binary audit.

use std::time::{Duration, SystemTime};

use streamwright::replay_safe;

struct Fresh(Duration);

impl PartialEq<SystemTime> for Fresh {
    fn eq(&self, other: &SystemTime) -> bool {
        SystemTime::now().duration_since(*other).is_ok_and(|age| age < self.0)
    }
}

#[replay_safe]
pub fn line(order: &str) -> String {
    let is_fresh = Fresh(Duration::from_secs(1)) == SystemTime::UNIX_EPOCH;
    format!("{order} {is_fresh}")
}

fn main() {}

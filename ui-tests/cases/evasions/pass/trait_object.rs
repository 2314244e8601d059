//! Evasion: an implementation that a function gets as a trait object.
//! Caught by: binary audit.

use streamwright::replay_safe;

trait Stamp {
    fn stamp(&self, order: &str) -> String;
}

struct Wall;

impl Stamp for Wall {
    fn stamp(&self, order: &str) -> String {
        format!("{order} {:?}", std::time::SystemTime::now())
    }
}

#[replay_safe]
pub fn line(order: &str) -> String {
    let stamp: &dyn Stamp = &Wall;
    stamp.stamp(order)
}

fn main() {}

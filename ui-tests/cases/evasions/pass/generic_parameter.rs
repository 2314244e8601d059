//! Evasion: an implementation that only the caller of a generic function names.
//! Caught by: binary audit.

use streamwright::replay_safe;

trait Stamp {
    fn stamp() -> String;
}

struct Wall;

impl Stamp for Wall {
    fn stamp() -> String {
        format!("{:?}", std::time::SystemTime::now())
    }
}

#[replay_safe]
fn stamped<S: Stamp>(order: &str) -> String {
    format!("{order} {}", S::stamp())
}

#[replay_safe]
pub fn line(order: &str) -> String {
    stamped::<Wall>(order)
}

fn main() {}

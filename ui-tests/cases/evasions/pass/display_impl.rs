//! Evasion: a clock in the `Display` of a value.
//! Caught by: binary audit.

use std::fmt::{self, Display};
use std::time::SystemTime;

use streamwright::replay_safe;

struct Stamp;

impl Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", SystemTime::now())
    }
}

#[replay_safe]
pub fn line(order: &str) -> String {
    format!("{order} {Stamp}")
}

fn main() {}

//! Evasion: a file that is written when a value is dropped.
//! Caught by: binary audit.

use streamwright::replay_safe;

struct Trace(String);

impl Drop for Trace {
    fn drop(&mut self) {
        let _ = std::fs::write("trace", &self.0);
    }
}

#[replay_safe]
pub fn line(order: &str) -> String {
    let trace = Trace(order.to_owned());
    trace.0.trim().to_owned()
}

fn main() {}

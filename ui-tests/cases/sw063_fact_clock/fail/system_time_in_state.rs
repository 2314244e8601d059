//! SW063: state holds the time of a clock.

use streamwright::prelude::*;

#[derive(State)]
enum Alarm {
    Off,
    Since(std::time::SystemTime), // ERROR SW063
}

fn main() {}

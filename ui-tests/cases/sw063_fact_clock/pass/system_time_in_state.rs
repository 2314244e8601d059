//! SW063, not reported: the nearest legal neighbour of `fail/system_time_in_state.rs`.

use streamwright::prelude::*;

#[derive(State)]
enum Alarm {
    Off,
    SinceMillis(i64),
}

fn main() {}

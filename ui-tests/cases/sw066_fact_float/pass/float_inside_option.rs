//! SW066, not reported: the nearest legal neighbour of `fail/float_inside_option.rs`.

use streamwright::prelude::*;

#[derive(Fact)]
#[fact(namespace = "sensors", label = "alarm", id(sensor, limit_in_millikelvin))]
struct Alarm {
    sensor: String,
    limit_in_millikelvin: Option<i64>,
}

fn main() {}

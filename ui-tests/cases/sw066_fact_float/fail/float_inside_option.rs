//! SW066: a part of the identity may be a float.

use streamwright::prelude::*;

#[derive(Fact)]
#[fact(namespace = "sensors", label = "alarm", id(sensor, limit))]
struct Alarm {
    sensor: String,
    limit: Option<f32>, // ERROR SW066
}

fn main() {}

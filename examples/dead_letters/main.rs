//! Dead letters: records that cannot be read go to a topic of their own, byte for byte, with headers that say why and
//! where they came from. They are written in the transaction of the records around them: none is lost, none doubled.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;
use streamwright_examples::{keyed_lines, print};

/// A reading in the unit we keep.
#[derive(Debug, Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "readings.normal", label = "normal", id(sensor, millikelvin))]
pub struct Reading {
    sensor: String,
    millikelvin: i64,
}

/// A reading as sensors send it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RawReading {
    celsius: i64,
}

topology! {
    #![application_id = "normalise-readings-streams-v1"]

    /// Converts readings, and sets aside those that nobody can read.
    pub struct NormaliseReadings;

    #[source(topic = "readings.v1", key = Utf8, value = Json, on_error = dead_letter("readings.dead.v1"))]
    let raw: Stream<String, RawReading>;

    #[sink(topic = "readings.normal.v1", key = Utf8, value = Json)]
    let normal: Stream<String, Reading> = raw.map_values(|sensor, reading| Reading {
        sensor: sensor.clone(),
        millikelvin: reading.celsius * 1000 + 273_150,
    });
}

fn main() -> Result<(), Error> {
    let readings = keyed_lines("s-1 {\"celsius\":20}\ns-2 garbled\ns-3 {\"celsius\":-5}", 0);
    let summary = App::new(NormaliseReadings).load("readings.v1", readings).on_committed(print).run()?;
    println!("{} read, {} set aside", summary.records_read, summary.dead_lettered);
    Ok(())
}

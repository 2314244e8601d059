//! A case on the in-memory log: every record through the test driver, which commits after each.

use streamwright::prelude::*;
use streamwright::testing::{TestDriver, TestRecord};
use streamwright_conformance::case::{Case, Output};

use crate::records::{self, Record, Topic};

/// The outputs of `topology` on the input of `case`.
pub(crate) fn run<T: Topology>(
    topology: T,
    inputs: &[Topic],
    outputs: &[Topic],
    case: &Case,
) -> Result<Vec<Output>, String> {
    let mut driver = TestDriver::new(topology).map_err(|error| error.to_string())?;
    let mut found = Vec::new();
    for (number, step) in case.steps.iter().enumerate() {
        let at = |error: String| format!("step {number}: {error}");
        let Record { topic, key, value, timestamp, headers } = records::input(inputs, step).map_err(at)?;
        driver
            .input::<Bytes, Bytes>(topic)
            .pipe_raw(key.as_deref(), value.as_deref(), timestamp, &headers)
            .map_err(|error| at(error.to_string()))?;
        for &output in outputs {
            for TestRecord { key, value, timestamp, headers, .. } in driver.output::<Bytes, Bytes>(output.0).read_all()
            {
                let record = Record { topic: output.0, key, value, timestamp, headers };
                found.push(records::output(number, output, &record).map_err(at)?);
            }
        }
    }
    Ok(found)
}

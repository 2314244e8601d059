//! (e) `Json` beside `serde_json`, whose text it reads and writes: the same values over and over, on one core.

use std::hint::black_box;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use streamwright::serdes::{Json, Serde};
use streamwright_test_data::rng::Rng;

use crate::measure::{Measurement, Moment};
use crate::options::Options;
use crate::report::{Program, Ratio, Section};
use crate::topologies::Order;
use crate::{Failure, orders, process};

/// So many different ones: a few megabytes of text.
const VALUES: usize = 20_000;
/// To be exact may cost something; most of the speed of `serde_json` must stay.
const WANTED: f64 = 0.7;
const SEED: u64 = 7;

/// What most programs with floats have: some that were measured, and some that were computed.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Reading {
    sensor: String,
    latitude: f64,
    longitude: f64,
    mean: f64,
    deviation: f64,
    count: u64,
}

/// Every kind of value is read and written by both, in turn.
pub(crate) fn section(options: &Options) -> Result<Section, Failure> {
    let (mut programs, mut ratios) = (Vec::new(), Vec::new());
    for values in ["orders", "readings"] {
        for direction in ["read", "write"] {
            let (mut ours, mut theirs) = (Vec::new(), Vec::new());
            for _ in 0..options.runs {
                for (library, runs) in [("ours", &mut ours), ("theirs", &mut theirs)] {
                    let arguments = [values, direction, library].map(str::to_owned);
                    runs.push(process::ours("json", options, &arguments)?);
                }
            }
            let ours = Program::new(&format!("Json, {direction} {values}"), ours);
            let theirs = Program::new(&format!("serde_json, {direction} {values}"), theirs);
            let what = format!("{direction} {values}, Json over serde_json, values a CPU second");
            let ratio = ours.per_cpu_second.median / theirs.per_cpu_second.median;
            ratios.push(Ratio::at_least(&what, ratio, WANTED));
            programs.extend([ours, theirs]);
        }
    }
    let what = format!(
        "{} values a run, of {VALUES} different ones: the orders of the other sections, and readings with four floats each",
        options.records
    );
    let section = Section { name: "json", what, programs, ratios };
    section.print();
    Ok(section)
}

/// One run.
pub(crate) fn child(options: &Options, values: &str, direction: &str, library: &str) -> Result<Measurement, Failure> {
    match values {
        "orders" => {
            let orders = orders::orders(options).take(VALUES).map(|order| serde_json::from_str(&order.to_string()));
            run(options, direction, library, &orders.collect::<Result<Vec<Order>, _>>()?)
        }
        "readings" => run(options, direction, library, &readings()),
        other => Err(format!("no values are called {other}").into()),
    }
}

#[expect(clippy::cast_precision_loss, reason = "small numbers")]
fn readings() -> Vec<Reading> {
    let mut rng = Rng::from_seed(SEED);
    let reading = |number| {
        let mut degrees = |most: i64| rng.between(-most, most) as f64 / 1e6;
        let (latitude, longitude) = (degrees(90_000_000), degrees(180_000_000));
        let count = 1 + rng.below(1000);
        let mean = rng.below(1_000_000) as f64 / count as f64;
        Reading { sensor: format!("sensor-{number}"), latitude, longitude, mean, deviation: mean.sqrt(), count }
    };
    (0..VALUES).map(reading).collect()
}

fn run<T>(options: &Options, direction: &str, library: &str, values: &[T]) -> Result<Measurement, Failure>
where
    T: Serialize + DeserializeOwned,
{
    let texts = values.iter().map(serde_json::to_vec).collect::<Result<Vec<_>, _>>()?;
    let mut out = Vec::new();
    match (direction, library) {
        ("read", "ours") => timed(options, &texts, |text| {
            black_box(<Json as Serde<T>>::deserialize(text)?);
            Ok(())
        }),
        ("read", _) => timed(options, &texts, |text| {
            black_box(serde_json::from_slice::<T>(text)?);
            Ok(())
        }),
        (_, "ours") => timed(options, values, |value| {
            out.clear();
            Json::serialize(value, &mut out)?;
            black_box(&out);
            Ok(())
        }),
        _ => timed(options, values, |value| {
            out.clear();
            serde_json::to_writer(&mut out, value)?;
            black_box(&out);
            Ok(())
        }),
    }
}

fn timed<I>(
    options: &Options,
    items: &[I],
    mut step: impl FnMut(&I) -> Result<(), Failure>,
) -> Result<Measurement, Failure> {
    // What is slow at first: memory and branches.
    items.iter().try_for_each(&mut step)?;
    let count = usize::try_from(options.records)?;
    let begin = Moment::now();
    items.iter().cycle().take(count).try_for_each(step)?;
    Ok(Measurement::new("json", "all of them", options.records, begin, Moment::now()))
}

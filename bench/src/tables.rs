//! (f) Table operators on the in-memory log, beside a count of as many records: over ten thousand keys and more, to show what
//! a key costs that no cache holds.

use crate::measure::Measurement;
use crate::options::Options;
use crate::report::{Program, Ratio, Section};
use crate::timed::Work;
use crate::topologies::tables::{Counted, Grouped, Joined, LEFT, RIGHT};
use crate::{Failure, process};

const KEYS: [u64; 3] = [10_000, 100_000, 1_000_000];
/// A join reads one store and writes another where a count reads and writes one.
const WANTED: f64 = 0.5;

/// Every operator over every number of keys; the programs take turns.
pub(crate) fn section(options: &Options) -> Result<Section, Failure> {
    let (mut programs, mut ratios) = (Vec::new(), Vec::new());
    for keys in KEYS {
        let names = ["counted", "joined", "grouped"];
        let mut runs = [Vec::new(), Vec::new(), Vec::new()];
        for _ in 0..options.runs {
            for (name, runs) in names.iter().zip(&mut runs) {
                runs.push(process::ours("tables", options, &[(*name).to_owned(), keys.to_string()])?);
            }
        }
        let of_keys = names.iter().zip(runs).map(|(name, runs)| Program::new(&format!("{name}, {keys} keys"), runs));
        let of_keys: Vec<Program> = of_keys.collect();
        if let [counted, joined, ..] = of_keys.as_slice() {
            let ratio = joined.per_cpu_second.median / counted.per_cpu_second.median;
            ratios.push(Ratio::at_least(&format!("joined / counted, {keys} keys"), ratio, WANTED));
        }
        programs.extend(of_keys);
    }
    let what = format!("{} changes, eight bytes each, far apart, on the in-memory log, one thread", options.records);
    let section = Section { name: "tables", what, programs, ratios };
    section.print();
    Ok(section)
}

/// One run.
pub(crate) fn child(options: &Options, name: &str, keys: &str) -> Result<Measurement, Failure> {
    let keys = keys.parse()?;
    let work = |inputs| Work { inputs, records: options.records, keys, time: |at| at + 1 };
    match name {
        "counted" => work(&[LEFT]).in_memory(Counted),
        "joined" => work(&[LEFT, RIGHT]).in_memory(Joined),
        "grouped" => work(&[LEFT]).in_memory(Grouped),
        other => Err(format!("no topology is called {other}").into()),
    }
}

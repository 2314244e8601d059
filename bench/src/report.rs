//! The table for people and the JSON for machines.

use std::path::Path;

use serde::Serialize;

use crate::Failure;
use crate::measure::Measurement;
use crate::options::Options;

/// One section's results.
#[derive(Debug, Serialize)]
pub(crate) struct Section {
    pub(crate) name: &'static str,
    /// What was measured, in a sentence.
    pub(crate) what: String,
    pub(crate) programs: Vec<Program>,
    pub(crate) ratios: Vec<Ratio>,
}

/// All runs of one program.
#[derive(Debug, Serialize)]
pub(crate) struct Program {
    pub(crate) name: String,
    pub(crate) per_second: Spread,
    pub(crate) per_cpu_second: Spread,
    pub(crate) peak_rss_mb: Spread,
    pub(crate) runs: Vec<Measurement>,
}

/// Lowest, middle and highest of several runs.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Spread {
    pub(crate) min: f64,
    pub(crate) median: f64,
    pub(crate) max: f64,
}

/// One median over another.
#[derive(Debug, Serialize)]
pub(crate) struct Ratio {
    pub(crate) what: String,
    pub(crate) value: f64,
    pub(crate) wanted: String,
    pub(crate) reached: bool,
}

impl Spread {
    pub(crate) fn of(values: impl Iterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.collect();
        values.sort_unstable_by(f64::total_cmp);
        let at = |place: usize| values.get(place).copied().unwrap_or(f64::NAN);
        Self { min: at(0), median: at(values.len() / 2), max: at(values.len().saturating_sub(1)) }
    }
}

impl Program {
    pub(crate) fn new(name: &str, runs: Vec<Measurement>) -> Self {
        Self {
            name: name.to_owned(),
            per_second: Spread::of(runs.iter().map(Measurement::per_second)),
            per_cpu_second: Spread::of(runs.iter().map(Measurement::per_cpu_second)),
            peak_rss_mb: Spread::of(runs.iter().map(peak_mb)),
            runs,
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "kilobytes of a process")]
fn peak_mb(run: &Measurement) -> f64 {
    run.peak_rss_kb as f64 / 1024.0
}

impl Ratio {
    /// `value` should be at least `least`.
    pub(crate) fn at_least(what: &str, value: f64, least: f64) -> Self {
        Self { what: what.to_owned(), value, wanted: format!("at least {least}"), reached: value >= least }
    }

    /// `value` should be at most `most`.
    pub(crate) fn at_most(what: &str, value: f64, most: f64) -> Self {
        Self { what: what.to_owned(), value, wanted: format!("at most {most}"), reached: value <= most }
    }
}

impl Section {
    pub(crate) fn print(&self) {
        println!("\n{}: {}", self.name, self.what);
        println!("| {:<28} | {:>27} | {:>27} | {:>17} |", "program", "records/s", "records/CPU s", "peak MB");
        println!("| {:<28} | {:>27} | {:>27} | {:>17} |", "", "min / median / max", "min / median / max", "");
        for program in &self.programs {
            let peak = program.peak_rss_mb;
            println!(
                "| {:<28} | {:>27} | {:>27} | {:>17} |",
                program.name,
                thousands(program.per_second),
                thousands(program.per_cpu_second),
                format!("{:.0} / {:.0} / {:.0}", peak.min, peak.median, peak.max),
            );
        }
        for ratio in &self.ratios {
            let verdict = if ratio.reached { "reached" } else { "MISSED" };
            println!("  {}: {:.2} (wanted: {}; {verdict})", ratio.what, ratio.value, ratio.wanted);
        }
    }
}

fn thousands(spread: Spread) -> String {
    let one = |value: f64| format!("{:.0}k", value / 1e3);
    format!("{} / {} / {}", one(spread.min), one(spread.median), one(spread.max))
}

/// Everything, for comparing two versions later.
pub(crate) fn write_json(file: &Path, options: &Options, sections: &[Section]) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Document<'a> {
        records: u64,
        customers: u64,
        partitions: i32,
        keys: u64,
        runs: usize,
        sections: &'a [Section],
    }
    let Options { records, customers, partitions, keys, runs, .. } = *options;
    let document = Document { records, customers, partitions, keys, runs, sections };
    std::fs::write(file, serde_json::to_string_pretty(&document)? + "\n")?;
    Ok(())
}

//! `cargo xtask bench-compile`: what the checks cost `cargo check`. The same made-up program is checked with them and
//! without, in turn, each time from a changed source with its dependencies built; nothing is incremental.

mod program;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use lexopt::ValueExt as _;

use crate::failure::{Failure, Result};
use crate::{run, workspace};
use program::{Checks, Program};

/// What the checks may cost, times the program without them.
const MOST: f64 = 1.5;
/// How long the largest program may take, seconds.
const LONGEST: f64 = 3.0;

/// The programs that are measured.
const PROGRAMS: [Program; 4] = [
    Program { n_nodes: 5, n_functions: 0 },
    Program { n_nodes: 50, n_functions: 0 },
    Program { n_nodes: 200, n_functions: 0 },
    Program { n_nodes: 200, n_functions: 100 },
];

pub(crate) fn main(mut args: lexopt::Parser) -> Result<()> {
    let mut runs = 5;
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Long("runs") => runs = args.value()?.parse::<usize>()?.max(1),
            other => return Err(other.unexpected().into()),
        }
    }
    let dir = workspace::target_dir().join("bench-compile");
    println!("| program | with checks, s (min / median / max) | without, s | ratio |");
    println!("| --- | --- | --- | --- |");
    let mut missed = Vec::new();
    for program in PROGRAMS {
        let (with, without) = measure(&dir, program, runs)?;
        let ratio = median(&with) / median(&without);
        println!("| {program} | {} | {} | {ratio:.2} |", spread(&with), spread(&without));
        if ratio > MOST {
            missed.push(format!("{program}: {ratio:.2} times, wanted at most {MOST}"));
        }
        if median(&with) > LONGEST {
            missed.push(format!("{program}: {:.2} s, wanted at most {LONGEST}", median(&with)));
        }
    }
    match missed.is_empty() {
        true => println!("wanted: at most {MOST} times, and {LONGEST} s; reached"),
        false => println!("MISSED: {}", missed.join("; ")),
    }
    Ok(())
}

/// Both in turn, so that a machine that changes its mind changes it for both.
fn measure(dir: &Path, program: Program, runs: usize) -> Result<(Vec<f64>, Vec<f64>)> {
    let packages = [Checks::On, Checks::Off].map(|checks| Package::write(dir, program, checks));
    let [on, off] = packages;
    let (on, off) = (on?, off?);
    // Dependencies, and a first look at both.
    on.check()?;
    off.check()?;
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        with.push(on.check()?);
        without.push(off.check()?);
    }
    Ok((with, without))
}

/// A package with one program.
struct Package {
    manifest: PathBuf,
    source: PathBuf,
    text: String,
    target: PathBuf,
}

impl Package {
    fn write(dir: &Path, program: Program, checks: Checks) -> Result<Self> {
        let name = program.package(checks);
        let root = dir.join(&name);
        let source = root.join("lib.rs");
        fs::create_dir_all(&root).map_err(|error| Failure::file("create", &root, &error))?;
        let manifest = root.join("Cargo.toml");
        let runtime = workspace::root().join("runtime");
        let text = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[lib]\npath = \"lib.rs\"\n\n\
             [dependencies]\nstreamwright = {{ path = {runtime:?}, default-features = false }}\n\n[workspace]\n"
        );
        fs::write(&manifest, text).map_err(|error| Failure::file("write", &manifest, &error))?;
        let text = program.source(checks);
        Ok(Self { manifest, source, text, target: dir.join("target") })
    }

    /// Checks a source that is new to cargo; seconds.
    fn check(&self) -> Result<f64> {
        fs::write(&self.source, &self.text).map_err(|error| Failure::file("write", &self.source, &error))?;
        let mut cargo = workspace::cargo();
        cargo.args(["check", "--quiet", "--manifest-path"]).arg(&self.manifest);
        cargo.env("CARGO_TARGET_DIR", &self.target).env("CARGO_INCREMENTAL", "0");
        let started = Instant::now();
        run::output(&mut cargo)?;
        Ok(started.elapsed().as_secs_f64())
    }
}

fn median(seconds: &[f64]) -> f64 {
    let mut sorted = seconds.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

fn spread(seconds: &[f64]) -> String {
    let (low, high) = seconds.iter().fold((f64::MAX, 0.0_f64), |(low, high), &s| (low.min(s), high.max(s)));
    format!("{low:.2} / {:.2} / {high:.2}", median(seconds))
}

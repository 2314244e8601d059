//! Runs the cases of one file, whose topologies the build wrote, and prints a line of JSON for each run: what came out, or
//! why nothing did. `cargo xtask conformance` builds it and judges.
//!
//! With the feature `durable` it runs them on the embedded log and on Kafka too: see `durable.rs`.

#![allow(dead_code, reason = "a build of the whole workspace has no cases, and none has every kind of value")]

mod bytes;
#[cfg(feature = "durable")]
mod durable;
mod facts;
mod memory;
mod records;

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;

use serde_json::json;
use streamwright_conformance::case::{Case, File, Output};

/// A case and the ways to run it.
struct Entry {
    id: &'static str,
    run: fn(&Case) -> Result<Vec<Output>, String>,
    #[cfg(feature = "durable")]
    live: fn(&Case, &durable::Life) -> Result<(), String>,
}

mod cases {
    use crate::Entry;

    include!(concat!(env!("OUT_DIR"), "/cases.rs"));
}

/// What the topologies name; none names all of it.
#[allow(unused_imports)]
mod prelude {
    pub(crate) use crate::bytes::Kind;
    pub(crate) use crate::facts::fact;
    pub(crate) use streamwright::prelude::*;
}

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    #[cfg(feature = "durable")]
    if let [word, rest @ ..] = arguments.as_slice()
        && word == durable::LIFE
    {
        return durable::main(rest);
    }
    let outcome = match arguments.as_slice() {
        [path] => every_case(path.as_ref(), on_memory),
        #[cfg(feature = "durable")]
        [path, log] => durable::Place::of(log)
            .map_err(Into::into)
            .and_then(|place| every_case(path.as_ref(), |_, case| durable::runs(path.as_ref(), case, place))),
        _ => {
            eprintln!("usage: streamwright-conformance-run FILE [embedded | kafka]");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// A name, and what came out.
type Run = (&'static str, Result<Vec<Output>, String>);

/// Every run of each case.
fn every_case(path: &Path, runs: impl Fn(&Entry, &Case) -> Vec<Run>) -> Result<(), Box<dyn std::error::Error>> {
    let mut out = io::stdout().lock();
    for case in read(path)? {
        let Some(entry) = entry(&case.id) else { continue };
        for (run, outcome) in runs(entry, &case) {
            let line = match outcome {
                Ok(outputs) => json!({"case": case.id, "run": run, "outputs": outputs}),
                Err(error) => json!({"case": case.id, "run": run, "error": error}),
            };
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

/// What runs a case: of `like#1`, what runs `like`, for both have one topology.
fn entry(id: &str) -> Option<&'static Entry> {
    let like = id.split_once('#').map_or(id, |(like, _)| like);
    cases::CASES.iter().find(|entry| entry.id == id || entry.id == like)
}

fn read(path: &Path) -> Result<Vec<Case>, Box<dyn std::error::Error>> {
    let at = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let file: File = serde_json::from_str(&std::fs::read_to_string(path).map_err(|error| at(&error))?)
        .map_err(|error| at(&error))?;
    let cases: Result<Vec<Case>, _> = file.cases.into_iter().map(serde_json::from_value::<Case>).collect();
    Ok(cases.map_err(|error| at(&error))?)
}

fn on_memory(entry: &Entry, case: &Case) -> Vec<Run> {
    vec![("memory", (entry.run)(case))]
}

//! `cargo xtask conformance DIR`: every recorded case under a directory is written as a topology, compiled and run, and what
//! comes out is compared with what Kafka Streams wrote.
//!
//! In memory every case is run. On a log that outlives the process one case a family is, or all: once undisturbed, and once
//! killed in the middle, which must make no difference.

mod family;
pub(crate) mod program;
mod tally;

use std::path::PathBuf;

use family::{Family, Recorded};
use program::{Log, Program};
use tally::Tally;

use crate::failure::{Failure, Result};
use crate::kafka::access::Kafka;
use crate::prerequisites;

const USAGE: &str =
    "usage: cargo xtask conformance DIR [--logs memory,embedded,kafka] [--all-cases] [--allow-unsupported]";
const HEAP_MB: u32 = 512;

/// What the command line says.
struct Options {
    directory: PathBuf,
    logs: Vec<Log>,
    all_cases: bool,
    allow_unsupported: bool,
}

pub(crate) fn main(args: lexopt::Parser) -> Result<()> {
    let options = Options::read(args)?;
    let families = family::read(&options.directory)?;
    let (mut failed, mut unsupported) = (0, 0);
    for (number, log) in options.logs.iter().enumerate() {
        let tallies = match log {
            Log::Memory => in_memory(&families)?,
            durable => on_a_durable_log(&families, *durable, options.all_cases)?,
        };
        for (family, mut tally) in families.iter().zip(tallies) {
            // No log changes what a generator can write: said once.
            if number == 0 {
                tally.unsupported.clone_from(&family.unsupported);
            }
            tally.print(&family.name, *log);
            failed += tally.failed.len();
            unsupported += tally.unsupported.len();
        }
    }
    match (failed, unsupported) {
        (0, 0) => Ok(()),
        (0, _) if options.allow_unsupported => Ok(()),
        _ => Err(Failure::new(format!("{failed} cases failed, {unsupported} are unsupported"))),
    }
}

impl Options {
    fn read(mut args: lexopt::Parser) -> Result<Self> {
        let (mut directory, mut logs) = (None, vec![Log::Memory]);
        let (mut all_cases, mut allow_unsupported) = (false, false);
        while let Some(arg) = args.next()? {
            match arg {
                lexopt::Arg::Long("logs") => logs = Log::list(&args.value()?.to_string_lossy())?,
                lexopt::Arg::Long("all-cases") => all_cases = true,
                lexopt::Arg::Long("allow-unsupported") => allow_unsupported = true,
                lexopt::Arg::Value(value) if directory.is_none() => directory = Some(PathBuf::from(value)),
                other => return Err(other.unexpected().into()),
            }
        }
        let directory = directory.ok_or_else(|| Failure::new(USAGE))?;
        Ok(Self { directory, logs, all_cases, allow_unsupported })
    }
}

/// A program a family: more topologies in one would take the compiler's memory.
fn in_memory(families: &[Family]) -> Result<Vec<Tally>> {
    let tally = |family: &Family| {
        let mut tally = Tally::default();
        if !family.cases.is_empty() {
            let runs = Program::build(&family.name, family.cases.iter().map(|case| &case.text), Log::Memory)?
                .run(Log::Memory, None)?;
            family.cases.iter().for_each(|case| tally.judge(&case.case, runs.of(&case.id)));
        }
        Ok(tally)
    };
    families.iter().map(tally).collect()
}

/// One program for all: it links the stores and the client, and has few topologies.
fn on_a_durable_log(families: &[Family], log: Log, all_cases: bool) -> Result<Vec<Tally>> {
    prerequisites::native()?;
    let chosen = families.iter().map(|family| match all_cases {
        true => family.cases.iter().collect(),
        false => family.longest(),
    });
    let chosen: Vec<Vec<&Recorded>> = chosen.collect();
    if chosen.iter().all(Vec::is_empty) {
        return Ok(families.iter().map(|_| Tally::default()).collect());
    }
    let program = Program::build("durable", chosen.iter().flatten().map(|case| &case.text), log)?;
    let kafka = (log == Log::Kafka).then(|| Kafka::find(HEAP_MB)).transpose()?;
    if let Some(Kafka::Missing(reason)) = &kafka {
        return Err(Failure::new(format!("there is no Kafka: {reason}")));
    }
    let runs = program.run(log, kafka.as_ref())?;
    let tally = |cases: &Vec<&Recorded>| {
        let mut tally = Tally::default();
        cases.iter().for_each(|case| tally.judge(&case.case, runs.of(&case.id)));
        tally
    };
    Ok(chosen.iter().map(tally).collect())
}

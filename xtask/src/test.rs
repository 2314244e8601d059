//! `cargo xtask test`: every test of the workspace, the ones on real Kafka included.

use std::ffi::{OsStr, OsString};
use std::process::Command;

use crate::failure::{Failure, Result};
use crate::kafka::access::Kafka;
use crate::workspace::{self, CrashTests};
use crate::{prerequisites, run};

const HEAP_MB: u32 = 512;
pub(crate) fn main(mut args: lexopt::Parser) -> Result<()> {
    let extra: Vec<OsString> = args.raw_args()?.skip_while(|arg| arg == "--").collect();
    prerequisites::native()?;
    let kafka = Kafka::find(HEAP_MB)?;
    if let Kafka::Missing(reason) = &kafka {
        eprintln!("tests on real Kafka are skipped: {reason}");
    }
    let outcome = run_tests(&kafka, &extra);
    // Said again at the end: the line at the start is thousands of lines away.
    if let Kafka::Missing(reason) = &kafka {
        eprintln!("tests on real Kafka were skipped: {reason}");
    }
    outcome
}

fn run_tests(kafka: &Kafka, extra: &[OsString]) -> Result<()> {
    let crash = workspace::crash_tests()?;
    let selects = |names: &[&str]| extra.iter().any(|arg| names.iter().any(|name| arg == name));
    let names_a_crash_test = crash.iter().flat_map(|tests| &tests.names).any(|name| selects(&[name]));
    let names_targets = selects(&["--test", "--tests", "--lib", "--bin", "--bins", "--example", "--examples", "--doc"]);
    // All of them even when some fail: whoever fixes the failures wants the whole list.
    let all = if names_a_crash_test { Ok(()) } else { test(kafka, workspace::cargo(), &["--workspace"], &[], extra) };
    if matches!(all, Err(Failure::Interrupted)) {
        return all;
    }
    // Crash tests compile failpoints and deliberate mistakes into the library. That is a build of its own.
    let crash = match crash {
        Some(tests) if names_a_crash_test => test_crashes(kafka, &tests, &[], extra),
        Some(tests) if !names_targets => test_crashes(kafka, &tests, &tests.names, extra),
        _ => Ok(()),
    };
    all.and(crash)
}

fn test_crashes(kafka: &Kafka, tests: &CrashTests, names: &[String], extra: &[OsString]) -> Result<()> {
    test(kafka, workspace::cargo_for_crash_tests(), &tests.selection, names, extra)
}

fn test(
    kafka: &Kafka,
    mut command: Command,
    what: &[impl AsRef<OsStr>],
    names: &[String],
    extra: &[OsString],
) -> Result<()> {
    command.args(["test", "--no-fail-fast"]).args(what);
    command.args(names.iter().flat_map(|name| ["--test", name])).args(extra);
    kafka.tell(&mut command);
    run::run(&mut command)
}

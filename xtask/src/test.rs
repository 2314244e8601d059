//! `cargo xtask test`: every test of the workspace, the ones on real Kafka included.

use std::ffi::OsString;

use crate::failure::{Failure, Result};
use crate::kafka::access::Kafka;
use crate::{prerequisites, run, workspace};

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
    // All of them even when some fail: whoever fixes the failures wants the whole list.
    let all = test(kafka, &["--workspace"], extra);
    if matches!(all, Err(Failure::Interrupted)) {
        return all;
    }
    // Crash tests compile failpoints and deliberate mistakes into the library. That must be a build of
    // its own: in one build with the rest, cargo would unite the features, and every test would run on it.
    let crash = match workspace::crash_tests()? {
        Some(selection) => test(kafka, &selection.each_ref().map(String::as_str), extra),
        None => Ok(()),
    };
    all.and(crash)
}

fn test(kafka: &Kafka, what: &[&str], extra: &[OsString]) -> Result<()> {
    let mut command = workspace::cargo();
    command.args(["test", "--no-fail-fast"]).args(what).args(extra);
    kafka.tell(&mut command);
    run::run(&mut command)
}

//! `cargo streamwright replay-check`: runs every replay test of a project, and says so when there is none.

use std::ffi::OsString;
use std::process::{Command, Stdio};

use crate::failure::{Failure, Result};

const HELP: &str = "\
cargo streamwright replay-check [ARGUMENTS OF CARGO TEST]

Runs the replay tests of this package: those that `streamwright::replay_test!` writes, and any other test with
`replay_check` in its name. Each processes its input in several fresh processes and compares what comes out, byte by
byte. `--workspace`, `--package NAME`, `--features …` and the like go to `cargo test`.";

/// What the tests have in their names.
const FILTER: &str = "replay_check";

pub(crate) fn main(mut args: lexopt::Parser) -> Result<()> {
    let args: Vec<OsString> = args.raw_args()?.collect();
    if args.iter().any(|arg| arg == "--help" || arg == "-h") {
        println!("{HELP}");
        return Ok(());
    }
    if args.iter().any(|arg| arg == "--") {
        return Err(Failure::new("arguments of the test executables (behind `--`) cannot be given here"));
    }
    let listed = output(cargo_test(&args).args(["--", "--list", "--format", "terse"]))?;
    let tests: Vec<&str> = names(&listed).collect();
    if tests.is_empty() {
        return Err(Failure::new(
            "there is no replay test here; `streamwright::replay_test!` writes one, \
             `TestDriver::assert_replay_stable` is what it calls",
        ));
    }
    eprintln!("{} replay tests", tests.len());
    let status = cargo_test(&args).status().map_err(|error| Failure::new(format!("cargo cannot be run: {error}")))?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::new("a topology is not safe to replay, or its test cannot run"))
    }
}

/// Every target with tests; documentation tests have no names to choose by.
fn cargo_test(args: &[OsString]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["test", "--tests", "--no-fail-fast"]).args(args).arg(FILTER);
    command
}

fn output(command: &mut Command) -> Result<String> {
    let output = command.stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| Failure::new(format!("cargo cannot be run: {error}")))?;
    if !output.status.success() {
        return Err(Failure::new("the tests cannot be built"));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The tests in a list of the test harness.
fn names(list: &str) -> impl Iterator<Item = &str> {
    list.lines().filter_map(|line| line.strip_suffix(": test")).filter(|name| name.contains(FILTER))
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn only_replay_tests_count() {
        let list = "orders::replay_check: test\nbench: benchmark\nother: test\n\n1 test, 0 benchmarks\n";
        assert_eq!(names(list).collect::<Vec<_>>(), ["orders::replay_check"]);
    }
}

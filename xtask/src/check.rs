//! `cargo xtask check`: what a change must pass besides its tests. `advisories` is apart, because the
//! database that it asks cannot be reached from everywhere.

mod deny;

use crate::failure::{Failure, Result};
use crate::{prerequisites, run, workspace};

type Step = fn() -> Result<()>;

pub(crate) fn main(mut args: lexopt::Parser) -> Result<()> {
    if let Some(arg) = args.next()? {
        return Err(arg.unexpected().into());
    }
    prerequisites::native()?;
    let steps = [("format", format as Step), ("clippy", clippy), ("docs", docs), ("dependencies", dependencies)];
    let mut failed = Vec::new();
    // Every step, even after a failure: whoever repairs things wants the whole list.
    for (name, step) in steps {
        match step() {
            Ok(()) => {}
            Err(Failure::Interrupted) => return Err(Failure::Interrupted),
            Err(Failure::Message(words)) => {
                eprintln!("{name}: {words}");
                failed.push(name);
            }
        }
    }
    if failed.is_empty() {
        eprintln!("format, clippy, docs and dependencies are in order");
        return Ok(());
    }
    Err(Failure::new(format!("not in order: {}", failed.join(", "))))
}

pub(crate) fn advisories(mut args: lexopt::Parser) -> Result<()> {
    if let Some(arg) = args.next()? {
        return Err(arg.unexpected().into());
    }
    deny::check(&["advisories"])
}

fn format() -> Result<()> {
    run::run(workspace::cargo().args(["fmt", "--all", "--check"]))
}

fn clippy() -> Result<()> {
    let lint = |selection: &[&str], flags: &[&str]| {
        let mut cargo = workspace::cargo();
        cargo.arg("clippy").args(selection).args(["--all-targets", "--", "--deny", "warnings"]).args(flags);
        run::run(&mut cargo)
    };
    lint(&["--workspace"], &[])?;
    match workspace::crash_tests()? {
        Some(tests) => lint(&tests.selection.each_ref().map(String::as_str), &workspace::CRASH_TESTS),
        None => Ok(()),
    }
}

fn docs() -> Result<()> {
    run::run(workspace::cargo().env("RUSTDOCFLAGS", "--deny warnings").args(["doc", "--workspace", "--no-deps"]))
}

fn dependencies() -> Result<()> {
    deny::check(&["bans", "licenses", "sources"])
}

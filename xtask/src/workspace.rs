//! Where things are, and cargo as this workspace calls it.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::failure::{Failure, Result};
use crate::run;

/// The folder of the workspace's `Cargo.toml`: the parent of this crate's own.
pub(crate) fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// Cargo's build directory; everything that is fetched or made lives below it.
pub(crate) fn target_dir() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// The same cargo that runs us, at the root of the workspace.
pub(crate) fn cargo() -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.current_dir(root());
    // What `cargo run` told this program about its own package is no business of other builds: build
    // scripts that watch such a variable would run again.
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(name);
        }
    }
    command
}

/// What compiles failpoints and deliberate mistakes into the crates of this workspace.
pub(crate) const CRASH_TESTS: [&str; 2] = ["--cfg", "streamwright_crash_tests"];

/// Cargo, for a build with failpoints and deliberate mistakes in it. It is kept apart from others in the same directory, and
/// shares the crates of other people with them.
pub(crate) fn cargo_for_crash_tests() -> Command {
    let mut command = cargo();
    command.env("RUSTC_WORKSPACE_WRAPPER", root().join("xtask/rustc-for-crash-tests.sh"));
    command
}

/// The crash tests: a package with tests that need such a build.
pub(crate) struct CrashTests {
    /// How cargo selects the package and its feature.
    pub(crate) selection: [String; 4],
    /// The names of the tests.
    pub(crate) names: Vec<String>,
}

/// `None` while no test asks for it.
pub(crate) fn crash_tests() -> Result<Option<CrashTests>> {
    const PACKAGE: &str = "streamwright-tests";
    let text = run::output(cargo().args(["metadata", "--no-deps", "--format-version", "1"]))?;
    let metadata: Value =
        serde_json::from_str(&text).map_err(|error| Failure::new(format!("cargo's metadata is not JSON: {error}")))?;
    let package = rows(&metadata["packages"]).find(|row| row["name"] == PACKAGE);
    let tests = package.into_iter().flat_map(|package| rows(&package["targets"]));
    let tests = tests.filter(|target| rows(&target["required-features"]).any(|feature| feature == "crash"));
    let names: Vec<String> = tests.filter_map(|test| test["name"].as_str()).map(str::to_owned).collect();
    let selection = ["--package", PACKAGE, "--features", "crash"].map(str::to_owned);
    Ok((!names.is_empty()).then_some(CrashTests { selection, names }))
}

fn rows(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

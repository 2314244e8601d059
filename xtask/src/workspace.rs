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

/// How cargo selects the crash tests: the package whose tests can be built once more with failpoints and
/// deliberate mistakes in the library under test. `None` while that package declares no such feature.
pub(crate) fn crash_tests() -> Result<Option<[String; 4]>> {
    const PACKAGE: &str = "streamwright-tests";
    let mut features = features(PACKAGE)?;
    features.retain(|name| name == "failpoints" || name == "mutants");
    let selection = ["--package", PACKAGE, "--features", &features.join(",")].map(str::to_owned);
    Ok((!features.is_empty()).then_some(selection))
}

/// The features that a package of this workspace declares.
fn features(package: &str) -> Result<Vec<String>> {
    let text = run::output(cargo().args(["metadata", "--no-deps", "--format-version", "1"]))?;
    let metadata: Value =
        serde_json::from_str(&text).map_err(|error| Failure::new(format!("cargo's metadata is not JSON: {error}")))?;
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let features = packages
        .filter(|row| row["name"] == package)
        .filter_map(|row| row["features"].as_object())
        .flat_map(|features| features.keys().cloned());
    Ok(features.collect())
}

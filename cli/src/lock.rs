//! `cargo streamwright lock`: writes `topology.lock`. Only code that runs knows what types look like, so `topology!` makes a
//! test that writes it, in a build with `STREAMWRIGHT_LOCK=update`; this runs those tests.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::failure::{Failure, Result};

const HELP: &str = "\
cargo streamwright lock [ARGUMENTS OF CARGO TEST]

Writes what the topologies of this package leave behind by running into its topology.lock, for `topology!` to compare
with. Looks into the library and the binaries; with arguments, into what they select: `--example NAME`, `-p PACKAGE`.
A change that existing state does not survive is still an error.";

/// Begins the name of each test that writes a lock.
const TESTS: &str = "streamwright_topology_lock_of_";
/// Begins each line in which such a test says what it wrote.
const REPORT: &str = "streamwright-lock: ";

pub(crate) fn main(mut args: lexopt::Parser) -> Result<()> {
    let arguments: Vec<OsString> = args.raw_args()?.collect();
    if arguments.iter().any(|argument| argument == "--help" || argument == "-h") {
        println!("{HELP}");
        return Ok(());
    }
    let arguments = if arguments.is_empty() { targets(Path::new(".")) } else { arguments };
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .arg("test")
        .args(arguments)
        .arg(TESTS)
        .args(["--", "--nocapture"])
        .env("STREAMWRIGHT_LOCK", "update")
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| Failure::new(format!("cargo cannot be run: {error}")))?;
    let output_text = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        return Err(Failure::new(format!("nothing was locked\n{output_text}")));
    }
    let written: Vec<&str> = reports(&output_text).collect();
    if written.is_empty() {
        return Err(Failure::new(
            "no topology was found; `cargo streamwright lock --example NAME` or `-p PACKAGE` looks elsewhere",
        ));
    }
    written.iter().for_each(|line| println!("{line}"));
    Ok(())
}

/// Library and binaries of the package whose directory this is, or of the workspace.
fn targets(directory: &Path) -> Vec<OsString> {
    let manifest = std::fs::read_to_string(directory.join("Cargo.toml")).unwrap_or_default();
    let has_library = directory.join("src/lib.rs").exists() || manifest.contains("\n[lib]");
    // Cargo refuses `--lib` for a package without a library.
    let is_package = manifest.contains("[package]");
    let library = (has_library || !is_package).then(|| "--lib".into());
    library.into_iter().chain(["--bins".into()]).collect()
}

/// What the tests say. libtest writes its own words before them, on the same line where it runs one at a time.
fn reports(output: &str) -> impl Iterator<Item = &str> {
    output.lines().filter_map(|line| Some(line.split_once(REPORT)?.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_found_among_the_words_of_libtest() {
        let output =
            "running 2 tests\nstreamwright-lock: a-v1 is in x\ntest t ... streamwright-lock: b-v1 is in x\nok\n";
        assert_eq!(reports(output).collect::<Vec<_>>(), ["a-v1 is in x", "b-v1 is in x"]);
    }

    #[test]
    fn a_package_without_a_library_has_its_binaries_looked_into() {
        // This package.
        assert_eq!(targets(Path::new(env!("CARGO_MANIFEST_DIR"))), ["--bins"]);
        // The workspace around it.
        assert_eq!(targets(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..")), ["--lib", "--bins"]);
    }
}

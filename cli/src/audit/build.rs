//! What cargo builds: the libraries and executables to audit, and the libraries that they are linked with.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::Wanted;
use crate::failure::{Failure, Result};

/// See the module.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Built {
    /// Of the user's packages.
    pub(super) libraries: Vec<PathBuf>,
    pub(super) executables: Vec<PathBuf>,
    /// All libraries of the build, those of the user's packages among them.
    pub(super) linked: Vec<PathBuf>,
    /// The standard library's.
    pub(super) standard: Vec<PathBuf>,
}

/// Builds what is wanted. The tests need the library, so that one build is enough for both, as a rule.
pub(super) fn build(wanted: &Wanted) -> Result<Built> {
    let mut built = Built::default();
    if !wanted.only_libraries {
        built.add(&cargo(&["test", "--no-run"], wanted)?);
    }
    // Where it has neither tests of its own in other files nor examples in its documentation, nothing asked for it.
    if wanted.only_libraries || (!wanted.only_tests && built.libraries.is_empty() && has_library(Path::new("."))) {
        built.add(&cargo(&["build", "--lib"], wanted)?);
    }
    if !built.libraries.is_empty() && !wanted.only_tests {
        built.standard = standard(&wanted.cargo)?;
    }
    Ok(built)
}

/// Whether the package of this directory has one, as far as its manifest tells; cargo refuses `--lib` otherwise.
fn has_library(directory: &Path) -> bool {
    let manifest = std::fs::read_to_string(directory.join("Cargo.toml")).unwrap_or_default();
    directory.join("src/lib.rs").exists() || manifest.contains("\n[lib]")
}

/// Runs cargo: its messages, one JSON object a line.
fn cargo(command: &[&str], wanted: &Wanted) -> Result<String> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(command)
        .args(["--message-format", "json-render-diagnostics"])
        .args(&wanted.cargo)
        // `topology!` lists its functions then.
        .env("STREAMWRIGHT_AUDIT", "1")
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| Failure::new(format!("cargo cannot be run: {error}")))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(Failure::new(format!("`cargo {}` has failed", command.join(" "))))
    }
}

impl Built {
    /// Adds what cargo says that it has made.
    fn add(&mut self, messages: &str) {
        for message in messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
            let text = |key: &str| message.get(key).and_then(Value::as_str);
            self.executables.extend(text("executable").map(PathBuf::from));
            let files = message.get("filenames").and_then(Value::as_array).into_iter().flatten();
            let libraries = files.filter_map(Value::as_str).map(PathBuf::from);
            let is_own = text("package_id").is_some_and(|id| id.starts_with("path+"));
            for library in libraries.filter(|file| file.extension() == Some(OsStr::new("rlib"))) {
                if !self.linked.contains(&library) {
                    self.libraries.extend(is_own.then(|| library.clone()));
                    self.linked.push(library);
                }
            }
        }
    }
}

/// The libraries that every program is linked with, for the machine that is built for.
fn standard(arguments: &[OsString]) -> Result<Vec<PathBuf>> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc)
        .args(["--print", "target-libdir"])
        .args(target(arguments).into_iter().flat_map(|target| [OsString::from("--target"), target]))
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| Failure::new(format!("rustc cannot be run: {error}")))?;
    let directory = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    let unreadable = |error| Failure::new(format!("{}: {error}", directory.display()));
    let mut found = Vec::new();
    for file in std::fs::read_dir(&directory).map_err(unreadable)? {
        let path = file.map_err(unreadable)?.path();
        if path.extension() == Some(OsStr::new("rlib")) {
            found.push(path);
        }
    }
    // So that two runs read them in one order.
    found.sort();
    Ok(found)
}

/// What `--target` says among cargo's arguments.
fn target(arguments: &[OsString]) -> Option<OsString> {
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        if argument == "--target" {
            return arguments.next().cloned();
        }
        if let Some(target) = argument.to_str().and_then(|argument| argument.strip_prefix("--target=")) {
            return Some(target.into());
        }
    }
    std::env::var_os("CARGO_BUILD_TARGET")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_and_executables_are_those_that_cargo_names() {
        let mut built = Built::default();
        built.add(
            "{\"package_id\":\"path+file:///t#shop@0.1.0\",\"executable\":\"/t/a\",\"filenames\":[\"/t/a\"]}\n\
             {\"package_id\":\"path+file:///t#shop@0.1.0\",\"filenames\":[\"/t/libshop.rlib\",\"/t/libshop.rmeta\"]}\n\
             {\"package_id\":\"registry+https://x#serde@1.0.0\",\"filenames\":[\"/t/libserde.rlib\"]}\n\
             {\"executable\":null}\nnot JSON\n",
        );
        assert_eq!(built.executables, [PathBuf::from("/t/a")]);
        assert_eq!(built.libraries, [PathBuf::from("/t/libshop.rlib")]);
        assert_eq!(built.linked, ["/t/libshop.rlib", "/t/libserde.rlib"].map(PathBuf::from));
    }

    #[test]
    fn the_target_is_cargos() {
        let arguments = |words: &[&str]| words.iter().map(OsString::from).collect::<Vec<_>>();
        assert_eq!(target(&arguments(&["-p", "x", "--target", "a-b-c"])), Some("a-b-c".into()));
        assert_eq!(target(&arguments(&["--target=a-b-c"])), Some("a-b-c".into()));
    }
}

//! The program that runs cases: built from a file of them, started on a log.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use streamwright_conformance::case::{Output, TOPOLOGIES};

use crate::failure::{Failure, Result};
use crate::kafka::access::Kafka;
use crate::{run, workspace};

const PACKAGE: &str = "streamwright-conformance-run";

/// Where cases are run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Log {
    Memory,
    Embedded,
    Kafka,
}

impl Log {
    /// A list with commas.
    pub(super) fn list(text: &str) -> Result<Vec<Self>> {
        let log = |name: &str| match name {
            "memory" => Ok(Self::Memory),
            "embedded" => Ok(Self::Embedded),
            "kafka" => Ok(Self::Kafka),
            other => Err(Failure::new(format!("--logs: `{other}` is none of memory, embedded and kafka"))),
        };
        text.split(',').map(|name| log(name.trim())).collect()
    }

    /// As the command line writes it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Embedded => "embedded",
            Self::Kafka => "kafka",
        }
    }
}

/// What came out of a run, or the error.
pub(crate) type Outcome = std::result::Result<Vec<Output>, String>;

/// Each run of each case.
pub(crate) struct Runs(BTreeMap<String, BTreeMap<String, Outcome>>);

impl Runs {
    /// What a program has printed, a line of JSON a run.
    pub(crate) fn read(printed: &str) -> Result<Self> {
        let mut runs: BTreeMap<String, BTreeMap<String, Outcome>> = BTreeMap::new();
        for line in printed.lines() {
            let line: Value = serde_json::from_str(line).map_err(|error| Failure::new(format!("`{line}`: {error}")))?;
            let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
            let outcome = match line.get("outputs") {
                Some(outputs) => serde_json::from_value(outputs.clone()).map_err(|error| error.to_string()),
                None => Err(text("error")),
            };
            runs.entry(text("case")).or_default().insert(text("run"), outcome);
        }
        Ok(Self(runs))
    }

    /// Those of one case, by name.
    pub(crate) fn of(&self, id: &str) -> Option<&BTreeMap<String, Outcome>> {
        self.0.get(id)
    }
}

/// Cases as a file in the build directory.
pub(crate) fn write<'c>(name: &str, cases: impl Iterator<Item = &'c Value>) -> Result<PathBuf> {
    let folder = workspace::target_dir().join("conformance");
    fs::create_dir_all(&folder).map_err(|error| Failure::file("make", &folder, &error))?;
    let name: String = name.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '_' }).collect();
    let file = folder.join(format!("{name}.json"));
    let text = json!({"family": "case", "schema": TOPOLOGIES, "cases": cases.collect::<Vec<_>>()}).to_string();
    // A file that is newer than the program would have it built anew.
    if fs::read_to_string(&file).ok().as_ref() != Some(&text) {
        fs::write(&file, text).map_err(|error| Failure::file("write", &file, &error))?;
    }
    Ok(file)
}

/// See the module.
pub(crate) struct Program {
    binary: PathBuf,
    file: PathBuf,
}

impl Program {
    /// Writes the cases to a file of this name, and builds the program that runs them on this log.
    pub(crate) fn build<'c>(name: &str, cases: impl Iterator<Item = &'c Value>, log: Log) -> Result<Self> {
        let file = write(name, cases)?;
        // Whoever is killed in the middle dies at a failpoint.
        let mut build = if log == Log::Memory { workspace::cargo() } else { workspace::cargo_for_crash_tests() };
        build.args(["build", "--quiet", "--package", PACKAGE]).env("STREAMWRIGHT_CONFORMANCE_FILE", &file);
        if log != Log::Memory {
            build.args(["--features", "durable"]);
        }
        run::output(&mut build)?;
        Ok(Self { binary: workspace::target_dir().join("debug").join(PACKAGE), file })
    }

    /// Runs every case.
    pub(crate) fn run(&self, log: Log, kafka: Option<&Kafka>) -> Result<Runs> {
        let mut command = Command::new(&self.binary);
        command.arg(&self.file);
        if log != Log::Memory {
            command.arg(log.name());
        }
        if let Some(kafka) = kafka {
            kafka.tell(&mut command);
        }
        Runs::read(&run::output(&mut command)?)
    }

    /// Runs other cases of the same topologies in memory: those of `like#1` on the topology of `like`.
    pub(crate) fn run_others(&self, file: &Path) -> Result<Runs> {
        Runs::read(&run::output(Command::new(&self.binary).arg(file))?)
    }
}

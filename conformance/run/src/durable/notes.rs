//! What is known of the steps that are done: a line of JSON each.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::Path;

use streamwright_conformance::case::Output;

/// See the module.
#[derive(Debug)]
pub(super) struct Notes {
    file: File,
    steps: Vec<Vec<Output>>,
    is_new: bool,
}

impl Notes {
    /// What earlier lives have left in `dir`.
    pub(super) fn open(dir: &Path) -> Result<Self, String> {
        let path = dir.join("steps.ndjson");
        let at = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let is_new = !path.exists();
        let file = OpenOptions::new().create(true).append(true).open(&path).map_err(|error| at(&error))?;
        let text = fs::read_to_string(&path).map_err(|error| at(&error))?;
        let steps: Result<_, _> = text.lines().map(serde_json::from_str).collect();
        Ok(Self { file, steps: steps.map_err(|error| at(&error))?, is_new })
    }

    /// Whether this is the first life of its run.
    pub(super) fn is_new(&self) -> bool {
        self.is_new
    }

    /// How many steps are done.
    pub(super) fn n_steps(&self) -> usize {
        self.steps.len()
    }

    /// How many records of each output are known.
    pub(super) fn known(&self) -> BTreeMap<String, usize> {
        let mut known = BTreeMap::new();
        for output in self.steps.iter().flatten() {
            *known.entry(output.out.clone()).or_default() += 1;
        }
        known
    }

    /// The next step is done.
    pub(super) fn add(&mut self, outputs: Vec<Output>) -> Result<(), String> {
        let line = serde_json::to_string(&outputs).map_err(|error| error.to_string())?;
        // In one call, so that a death leaves a whole line or none.
        self.file.write_all(format!("{line}\n").as_bytes()).map_err(|error| error.to_string())?;
        self.steps.push(outputs);
        Ok(())
    }

    /// Of all steps.
    pub(super) fn outputs(self) -> Vec<Output> {
        self.steps.into_iter().flatten().collect()
    }
}

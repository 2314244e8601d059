//! The files of a directory: what of them can be run.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use streamwright_conformance::assignment::WINDOWS;
use streamwright_conformance::case::{Case, File, TOPOLOGIES};
use streamwright_conformance::{assignment, later, topology};

use crate::failure::{Failure, Result};

/// A file.
pub(super) struct Family {
    pub(super) name: String,
    /// Those that a topology can be written for.
    pub(super) cases: Vec<Recorded>,
    /// The others, with the reason.
    pub(super) unsupported: Vec<String>,
}

/// A case, and its text.
pub(super) struct Recorded {
    pub(super) case: Case,
    /// A name that no case of another family has.
    pub(super) id: String,
    pub(super) text: Value,
}

/// The files of `directory`, in the order of their names.
pub(super) fn read(directory: &Path) -> Result<Vec<Family>> {
    let unreadable = |error: std::io::Error| Failure::new(format!("cannot read `{}`: {error}", directory.display()));
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(directory).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(Failure::new(format!("`{}` has no cases (files `*.json`)", directory.display())));
    }
    files.iter().map(|path| Family::read(path)).collect()
}

impl Family {
    fn read(path: &Path) -> Result<Self> {
        let at = |error: &dyn std::fmt::Display| Failure::new(format!("`{}`: {error}", path.display()));
        let text = fs::read_to_string(path).map_err(|error| at(&error))?;
        Self::of(path, serde_json::from_str(&text).map_err(|error| at(&error))?).map_err(|error| at(&error))
    }

    fn of(path: &Path, file: Value) -> serde_json::Result<Self> {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let name = file.get("family").and_then(Value::as_str).map_or_else(|| stem.clone(), str::to_owned);
        let schema = file.get("schema").and_then(Value::as_str).unwrap_or("no schema");
        let mut family = Self { name, cases: Vec::new(), unsupported: Vec::new() };
        if ![TOPOLOGIES, WINDOWS].contains(&schema) {
            family.unsupported.push(format!("{}: cases of schema {schema} have no topology", path.display()));
            return Ok(family);
        }
        let file: File = serde_json::from_value(file)?;
        for text in file.cases {
            let id = text["id"].as_str().unwrap_or_default().to_owned();
            let text = if file.schema == WINDOWS { assignment::counted(&text) } else { Ok(later(text)) };
            match text {
                Ok(text) => family.add(&stem, text)?,
                Err(reason) => family.unsupported.push(format!("{id}: {reason}")),
            }
        }
        Ok(family)
    }

    fn add(&mut self, stem: &str, mut text: Value) -> serde_json::Result<()> {
        let case: Case = serde_json::from_value(text.clone())?;
        match topology(&case, "conformance-v1") {
            Ok(_) => {
                // Two files may speak of one family.
                let id = format!("{stem}/{}", case.id);
                text["id"] = Value::from(id.clone());
                self.cases.push(Recorded { case, id, text });
            }
            Err(reason) => self.unsupported.push(format!("{}: {reason}", case.id)),
        }
        Ok(())
    }

    /// The case with the most to do, where there is one that has to pass.
    pub(super) fn longest(&self) -> Vec<&Recorded> {
        let size = |recorded: &&Recorded| (recorded.case.steps.len(), recorded.case.expected.len());
        let strict = self.cases.iter().filter(|recorded| recorded.case.strict);
        // Of equals the first one.
        strict.rev().max_by_key(size).into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::json;

    use super::Family;

    fn case(id: &str, op: &str, n_steps: i64, strict: bool) -> serde_json::Value {
        let steps: Vec<_> =
            (0..n_steps).map(|step| json!({"topic": "t", "key": "k", "value": "v", "timestamp": step})).collect();
        json!({"id": id, "strict": strict, "steps": steps, "expected": [], "topology": [
            {"op": "stream", "id": "s", "topics": ["t"], "key_type": "string", "value_type": "string"},
            {"op": op, "from": "s", "name": "out"}]})
    }

    #[test]
    fn the_longest_case_is_one_that_has_to_pass() {
        let cases = [
            case("short", "output", 1, true),
            case("first", "output", 2, true),
            case("second", "output", 2, true),
            case("quirk", "output", 9, false),
            case("unknown", "teleport", 9, true),
        ];
        let file = json!({"family": "f", "schema": "kstreams-conformance/1", "cases": cases});
        let family = Family::of(Path::new("dir/g.json"), file).unwrap();
        assert_eq!(family.longest()[0].id, "g/first");
        assert_eq!(family.unsupported, ["unknown: the operator `teleport`"]);
    }

    #[test]
    fn cases_of_window_assignment_have_topologies() {
        let case = |operator: &str| json!({"id": "c", "operator": operator, "parameters": {"size_ms": 5, "advance_ms": 5}, "timestamp": 1, "expected": [[0, 5]]});
        let cases = [case("time_windows.windows_for"), case("sliding_windows.windows_for")];
        let file = json!({"family": "w", "schema": "kstreams-windows/1", "cases": cases});
        let family = Family::of(Path::new("dir/w.json"), file).unwrap();
        assert_eq!((family.cases.len(), family.cases[0].id.as_str()), (1, "w/c"));
        assert_eq!(family.unsupported, ["c: the windows of `sliding_windows.windows_for`"]);
    }

    #[test]
    fn a_file_of_another_schema_is_named() {
        let family = Family::of(Path::new("dir/v.json"), json!({"schema": "kstreams-vectors/1"})).unwrap();
        assert_eq!((family.name.as_str(), family.longest().len()), ("v", 0));
        assert_eq!(family.unsupported, ["dir/v.json: cases of schema kstreams-vectors/1 have no topology"]);
    }
}

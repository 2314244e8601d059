//! Nothing recorded is passed over in silence: every case is run, or listed with the reason why not. Of the cases that have a
//! topology, those that are kept are run by `cargo xtask conformance`, which takes none that it cannot write.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use crate::data::{load, topologies};
use crate::{timestamps, vectors, windowed_keys};

#[derive(Deserialize)]
struct NotCovered {
    cases: Vec<Row>,
    families: Vec<Family>,
}

#[derive(Deserialize)]
struct Row {
    file: String,
    case: String,
    reason: String,
}

/// Cases of a family that wait for an operator; their data is copied when the operator comes.
#[derive(Deserialize)]
struct Family {
    family: String,
    reason: String,
    cases: Vec<String>,
}

/// A file of cases that have a topology. Their names are unique in their family.
#[derive(Deserialize)]
struct Topologies {
    family: String,
    cases: Vec<Id>,
}

#[derive(Deserialize)]
struct Id {
    id: String,
}

/// Everything recorded in the files of this folder, as (file, case).
fn recorded() -> BTreeSet<(String, String)> {
    let mut all = BTreeSet::new();
    let extractors: Value = load("timestamp_extractors.json");
    for case in extractors["cases"].as_array().expect("cases") {
        all.insert(("timestamp_extractors.json".to_owned(), case["id"].as_str().expect("an id").to_owned()));
    }
    let vectors: Value = load("vectors.json");
    for section in ["serdes", "windowed_keys", "store_values", "fk_join"] {
        for row in vectors[section].as_array().expect("rows") {
            let name = row["name"].as_str().expect("a name");
            all.insert(("vectors.json".to_owned(), format!("{section}/{name}")));
        }
    }
    all
}

fn run(recorded: &BTreeSet<(String, String)>) -> BTreeSet<(String, String)> {
    let extractors = timestamps::CASES.iter().map(|id| ("timestamp_extractors.json".to_owned(), (*id).to_owned()));
    let mut run: BTreeSet<_> = extractors.collect();
    run.extend(vectors::SERDES.iter().map(|name| ("vectors.json".to_owned(), format!("serdes/{name}"))));
    let store_values = format!("store_values/{}", vectors::STORE_VALUES);
    let windowed_keys = windowed_keys::FORMATS.iter().map(|format| format!("windowed_keys/{format}"));
    let formats: Vec<String> = windowed_keys.chain([store_values]).collect();
    let is_run = |case: &str| formats.iter().any(|format| case.starts_with(format));
    run.extend(recorded.iter().filter(|(_, case)| is_run(case)).cloned());
    run
}

#[test]
fn every_recorded_case_is_run_or_listed() {
    let listed: NotCovered = load("not_covered.json");
    let skipped: BTreeSet<(String, String)> =
        listed.cases.iter().map(|row| (row.file.clone(), row.case.clone())).collect();
    let recorded = recorded();
    let run = run(&recorded);
    let known: BTreeSet<_> = run.union(&skipped).cloned().collect();
    nothing(recorded.difference(&known), "recorded, but neither run nor listed");
    nothing(known.difference(&recorded), "run or listed, but not recorded");
    nothing(run.intersection(&skipped), "run, and listed as not covered");
    for reason in listed.cases.iter().map(|row| &row.reason).chain(listed.families.iter().map(|row| &row.reason)) {
        assert!(reason.len() > 10, "a reason says why: {reason:?}");
    }
    let mut kept = BTreeSet::new();
    for Topologies { family, cases } in topologies() {
        kept.extend(cases.into_iter().map(|case| (family.clone(), case.id)));
    }
    assert!(kept.len() >= 127, "{kept:?}");
    for family in &listed.families {
        assert!(!family.cases.is_empty(), "{} lists its cases", family.family);
        let cases = family.cases.iter().map(|case| (family.family.clone(), case.clone())).collect();
        nothing(kept.intersection(&cases), "kept, and listed as not covered");
    }
}

fn nothing<'c>(cases: impl Iterator<Item = &'c (String, String)>, what: &str) {
    let cases: Vec<_> = cases.collect();
    assert!(cases.is_empty(), "{what}: {cases:#?}");
}

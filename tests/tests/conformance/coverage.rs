//! Nothing recorded is passed over in silence: every case is run, or listed with the reason why not.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use crate::case::load;
use crate::{stateless, stream_aggregate, stream_table_join, timestamps, vectors};

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

/// A file of cases that waits for an operator as a whole; its data is copied when the operator comes.
#[derive(Deserialize)]
struct Family {
    family: String,
    reason: String,
    cases: Vec<String>,
}

/// Everything recorded in the copied files, as (file, case).
fn recorded() -> BTreeSet<(String, String)> {
    let mut all = BTreeSet::new();
    for file in ["stateless.json", "stream_aggregate.json", "stream_table_join.json", "timestamp_extractors.json"] {
        let data: Value = load(file);
        for case in data["cases"].as_array().expect("cases") {
            all.insert((file.to_owned(), case["id"].as_str().expect("an id").to_owned()));
        }
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
    let mut run = BTreeSet::new();
    let files = [
        ("stateless.json", stateless::CASES),
        ("stream_aggregate.json", stream_aggregate::CASES),
        ("stream_table_join.json", stream_table_join::CASES),
    ];
    for (file, entries) in files {
        run.extend(entries.iter().map(|entry| (file.to_owned(), entry.id.to_owned())));
    }
    run.extend(timestamps::CASES.iter().map(|id| ("timestamp_extractors.json".to_owned(), (*id).to_owned())));
    run.extend(vectors::SERDES.iter().map(|name| ("vectors.json".to_owned(), format!("serdes/{name}"))));
    let store_values = format!("store_values/{}", vectors::STORE_VALUES);
    run.extend(recorded.iter().filter(|(_, case)| case.starts_with(&store_values)).cloned());
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
    for family in &listed.families {
        assert!(!family.cases.is_empty(), "{} lists its cases", family.family);
    }
}

fn nothing<'c>(cases: impl Iterator<Item = &'c (String, String)>, what: &str) {
    let cases: Vec<_> = cases.collect();
    assert!(cases.is_empty(), "{what}: {cases:#?}");
}

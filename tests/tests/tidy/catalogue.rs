//! A code of an error is a row of the catalogue, a page, and a folder of UI cases: failing ones with the compiler's
//! answer, and their nearest legal neighbours.

use std::collections::BTreeSet;

use crate::report;
use crate::source::{files, names, read, root, rust};

struct Row {
    code: String,
    slug: String,
}

impl Row {
    fn folder(&self) -> String {
        format!("ui-tests/cases/{}_{}", self.code.to_ascii_lowercase(), self.slug)
    }
}

/// The rows of `macros/src/catalogue.rs`: `NAME = "SW001", "slug", "title";`.
fn rows() -> Vec<Row> {
    let text = read("macros/src/catalogue.rs");
    let row = |line: &str| {
        let mut quoted = line.trim().split_once(" = \"")?.1.split('"');
        let (code, slug) = (quoted.next()?, quoted.nth(1)?);
        is_code(code).then(|| Row { code: code.to_owned(), slug: slug.to_owned() })
    };
    let rows: Vec<Row> = text.lines().filter_map(row).collect();
    assert!(rows.len() > 40, "the catalogue is read wrongly: {} rows", rows.len());
    rows
}

fn is_code(word: &str) -> bool {
    word.strip_prefix("SW").is_some_and(|digits| digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Every code in a text.
fn codes(text: &str) -> BTreeSet<&str> {
    let candidate = |(at, _): (usize, &str)| text.get(at..at + 5).filter(|word| is_code(word));
    text.match_indices("SW").filter_map(candidate).collect()
}

#[test]
fn codes_are_unique_and_in_order() {
    let codes: Vec<String> = rows().into_iter().map(|row| row.code).collect();
    let mut sorted = codes.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!(codes, sorted);
}

#[test]
fn every_code_has_a_page_with_a_wrong_and_a_right_program() {
    let mut problems = Vec::new();
    let shown = read("runtime/src/errors.rs");
    for Row { code, .. } in rows() {
        let path = format!("runtime/errors/{code}.md");
        if !codes(&shown).contains(code.as_str()) {
            problems.push(format!("{path}: shown nowhere, `runtime/src/errors.rs` does not list it"));
        }
        let Ok(page) = std::fs::read_to_string(root().join(&path)) else {
            problems.push(format!("{path}: missing"));
            continue;
        };
        if !page.contains(&code) {
            problems.push(format!("{path}: does not name its code"));
        }
        // Why it would go wrong, what to write instead, and what else to read.
        for part in ["\n## Why\n", "\n## Instead\n", "\nRelated: "] {
            if !page.contains(part) {
                problems.push(format!("{path}: no {:?}", part.trim()));
            }
        }
        let fences: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("```")).step_by(2).collect();
        // SW099 is a mistake of ours: nobody can write a program that shows it.
        if code != "SW099" {
            if !fences.iter().any(|fence| fence.contains("compile_fail")) {
                problems.push(format!("{path}: no failing example (`compile_fail`)"));
            }
            if !fences.iter().any(|fence| matches!(*fence, "" | "rust")) {
                problems.push(format!("{path}: no fixed example"));
            }
        }
    }
    report(&problems);
}

#[test]
fn every_code_has_a_failing_case_and_its_legal_neighbour() {
    let mut problems = Vec::new();
    for row in rows().iter().filter(|row| row.code != "SW099") {
        let folder = row.folder();
        let cases = |kind: &str| -> Vec<String> {
            names(&format!("{folder}/{kind}")).into_iter().filter(|name| name.ends_with(".rs")).collect()
        };
        for kind in ["fail", "pass"] {
            if cases(kind).is_empty() {
                problems.push(format!("{folder}/{kind}: no case"));
            }
        }
        for case in cases("fail") {
            let path = format!("{folder}/fail/{}", case.replace(".rs", ".stderr"));
            match std::fs::read_to_string(root().join(&path)) {
                Ok(answer) if !answer.contains(&format!("[{}]", row.code)) && !by_rustc(&answer) => {
                    problems.push(format!("{path}: the compiler does not answer {}", row.code));
                }
                Ok(_) => {}
                Err(_) => problems.push(format!("{path}: missing")),
            }
        }
    }
    report(&problems);
}

/// Whether rustc itself answers, in words that the runtime gave it (`#[diagnostic::on_unimplemented]`).
fn by_rustc(answer: &str) -> bool {
    answer.starts_with("error[E")
}

#[test]
fn nothing_names_a_code_that_does_not_exist() {
    let rows = rows();
    let known: BTreeSet<&str> = rows.iter().map(|row| row.code.as_str()).collect();
    let mut problems = Vec::new();
    let texts = rust().into_iter().chain(files(&[".stderr", ".md"]));
    for file in texts.filter(|file| !file.path.starts_with("tests/tests/tidy/")) {
        for code in codes(&file.text).difference(&known) {
            problems.push(format!("{}: `{code}` is not in the catalogue", file.path));
        }
    }
    report(&problems);
}

#[test]
fn no_page_and_no_folder_is_left_over() {
    let rows = rows();
    let mut problems = Vec::new();
    for page in names("runtime/errors").iter().filter(|name| name.starts_with("SW")) {
        if !rows.iter().any(|row| *page == format!("{}.md", row.code)) {
            problems.push(format!("runtime/errors/{page}: no such code"));
        }
    }
    for folder in names("ui-tests/cases").iter().filter(|name| name.starts_with("sw")) {
        if !rows.iter().any(|row| row.folder().ends_with(&format!("/{folder}"))) {
            problems.push(format!("ui-tests/cases/{folder}: no such code"));
        }
    }
    report(&problems);
}

#[test]
fn codes_are_recognised() {
    assert_eq!(codes("[SW012] and SW12x, aSW099"), BTreeSet::from(["SW012", "SW099"]));
}

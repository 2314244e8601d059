//! Who may import whom. Each row may import the rows above it, and nothing of its own row or below: the order of the
//! rows is the architecture. See ARCHITECTURE.md.

use crate::source::{File, rust};
use crate::{report, strip};

type Rows = &'static [&'static [&'static str]];

/// Stages of the macros: a topology goes down the rows, from text to code.
const MACROS: Rows = &[
    &["catalogue", "op"],
    &["diag", "ast"],
    &["field"],
    &["docs"],
    &["fact", "params", "parse", "proof", "state"],
    &["model"],
    &["check", "lock"],
    &["expand", "replay_safe"],
    &["lib"],
];

/// Layers of the runtime, from plain data to the running program.
const RUNTIME: Rows = &[
    &[
        "audited",
        "clock",
        "collections",
        "description",
        "errors",
        "failpoint",
        "mutant",
        "observer",
        "partitioner",
        "record",
        "stable",
        "task_id",
        "topic_uuid",
        "trusted",
    ],
    &["drops", "windowed"],
    &["serdes"],
    &["change", "committed", "fact", "totals"],
    &["config", "metrics", "replay"],
    &["params", "store"],
    &["log"],
    &["context", "error"],
    &["op", "topology"],
    &["task"],
    &["commit"],
    &["worker"],
    &["runner"],
    &["app", "lock", "testing"],
    &["lib"],
];

/// Stages of the audit: a file goes down the rows, from bytes to a report.
const AUDIT: Rows = &[
    &["error", "kind", "name", "quick"],
    &["image", "policy"],
    &["debug", "decode"],
    &["lines", "objects"],
    &["graph", "origin", "statics", "tables"],
    &["vouched", "walk"],
    &["report"],
    &["audit"],
    &["lib"],
];

/// Parts of the proxy, from bytes to the program interface.
const PROXY: Rows = &[
    &["api", "frame", "wire"],
    &["request", "rewrite"],
    &["rule"],
    &["shared"],
    &["connection"],
    &["proxy"],
    &["lib"],
];

/// Names of logs and stores that only the layers that choose one may say; the rest works with the traits.
const IMPLEMENTATIONS: [&str; 8] = [
    "log::memory",
    "log::embedded",
    "log::kafka",
    "MemoryLog",
    "EmbeddedLog",
    "KafkaLog",
    "store::memory",
    "store::rocksdb",
];

/// The logs: module and type.
const LOGS: [(&str, &str); 3] = [("memory", "MemoryLog"), ("embedded", "EmbeddedLog"), ("kafka", "KafkaLog")];

/// Modules that must work with any log.
const GENERIC: [&str; 8] = ["context", "op", "topology", "task", "commit", "worker", "runner", "store"];

#[test]
fn stages_of_the_macros_import_only_earlier_ones() {
    report(&violations("macros/src/", MACROS));
}

#[test]
fn layers_of_the_runtime_import_only_lower_ones() {
    report(&violations("runtime/src/", RUNTIME));
}

#[test]
fn stages_of_the_audit_import_only_earlier_ones() {
    report(&violations("audit/src/", AUDIT));
}

#[test]
fn parts_of_the_proxy_import_only_lower_ones() {
    report(&violations("proxy/src/", PROXY));
}

#[test]
fn only_the_top_names_a_log() {
    let mut problems = Vec::new();
    for file in production("runtime/src/") {
        let module = module(&file.path, "runtime/src/");
        for name in IMPLEMENTATIONS {
            let own = module == "store" && name.starts_with("store::");
            if GENERIC.contains(&module) && !own && file.text.contains(name) {
                problems.push(format!("{}: names `{name}`, but must work with any log", file.path));
            }
        }
        let own = LOGS.iter().find(|(kind, _)| file.path.starts_with(&format!("runtime/src/log/{kind}")));
        for (kind, name) in LOGS.iter().filter(|log| own.is_some_and(|own| own != *log)) {
            let said = [format!("log::{kind}"), format!("super::{kind}"), (*name).to_owned()];
            if said.iter().any(|word| file.text.contains(word)) {
                problems.push(format!("{}: one log knows nothing of another, but this names {name}", file.path));
            }
        }
    }
    report(&problems);
}

/// The code of a crate without its unit tests, which may reach anywhere.
fn production(base: &str) -> Vec<File> {
    let is_test = |path: &str| path.split('/').any(|part| matches!(part, "tests" | "tests.rs" | "testing.rs"));
    rust()
        .into_iter()
        .filter(|file| file.path.starts_with(base))
        .filter(|file| !is_test(&file.path) || file.path.starts_with("runtime/src/testing"))
        .map(|file| File { text: strip::without_tests(&strip::code(&file.text)).to_owned(), ..file })
        .collect()
}

fn violations(base: &str, rows: Rows) -> Vec<String> {
    let row = |module: &str| rows.iter().position(|row| row.contains(&module));
    let mut problems = Vec::new();
    for file in production(base) {
        let from = module(&file.path, base);
        let Some(own) = row(from) else {
            problems.push(format!("{}: module `{from}` has no place in the table of layers", file.path));
            continue;
        };
        for import in imports(&file.text) {
            if import == from {
                continue;
            }
            // What is in no row is an item of the crate root or a macro, which the compiler places.
            if let Some(other) = row(&import)
                && other >= own
            {
                problems.push(format!("{}: `{from}` must not import `{import}`", file.path));
            }
        }
    }
    problems
}

/// The crate's top module that a file belongs to.
fn module<'p>(path: &'p str, base: &str) -> &'p str {
    let below = &path[base.len()..];
    let first = below.split('/').next().unwrap_or(below);
    first.strip_suffix(".rs").unwrap_or(first)
}

/// Top modules named by `crate::…`, also in braces.
fn imports(code: &str) -> Vec<String> {
    let mut imports = Vec::new();
    for (at, marker) in code.match_indices("crate::") {
        if code[..at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_') {
            continue;
        }
        let rest = &code[at + marker.len()..];
        match rest.strip_prefix('{') {
            Some(group) => imports.extend(first_names(group)),
            None => imports.extend(name(rest)),
        }
    }
    imports
}

/// The first name of each path of a brace group.
fn first_names(group: &str) -> Vec<String> {
    let (mut depth, mut start, mut names) = (0, 0, Vec::new());
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => {
                names.extend(name(group[start..at].trim_start()));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.extend(name(group[start..at].trim_start()));
                start = at + 1;
            }
            _ => {}
        }
    }
    names
}

fn name(path: &str) -> Option<String> {
    let end = path.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(path.len());
    (end > 0).then(|| path[..end].to_owned())
}

#[test]
fn imports_are_found_in_every_form() {
    let code =
        "use crate::task::{Task, Other};\nuse crate::{log::{self, Log}, store, config::Config};\ncrate::op::map();";
    assert_eq!(imports(code), ["task", "log", "store", "config", "op"]);
    assert!(imports("my_crate::thing").is_empty());
}

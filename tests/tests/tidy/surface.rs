//! What users can rely on must be able to grow without a new major version.

use crate::report;
use crate::source::{File, rust};

/// Descriptions, settings and errors: a new release knows one more.
#[test]
fn enums_that_will_grow_are_open() {
    let mut problems = Vec::new();
    for file in rust().into_iter().filter(|file| file.path.starts_with("runtime/src/")) {
        let grows = ["description", "config", "metrics"].iter().any(|module| is_in(&file, module));
        for (line, name, attributes) in enums(&file.text) {
            let is_error = attributes.iter().any(|attribute| attribute.contains("thiserror::Error"));
            if (grows || is_error) && !attributes.contains(&"#[non_exhaustive]") {
                problems.push(format!("{}:{line}: `{name}` will grow, and is not `#[non_exhaustive]`", file.path));
            }
        }
    }
    report(&problems);
}

fn is_in(file: &File, module: &str) -> bool {
    let rest = file.path.strip_prefix("runtime/src/").and_then(|path| path.strip_prefix(module));
    rest.is_some_and(|rest| rest.starts_with(['.', '/']))
}

/// Line, name and attributes of every public enum.
fn enums(text: &str) -> Vec<(usize, &str, Vec<&str>)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(rest) = line.strip_prefix("pub enum ") else { continue };
        let name = rest.split([' ', '<', '{']).next().unwrap_or(rest);
        let above = lines[..at].iter().rev().take_while(|line| line.starts_with("#[") || line.starts_with("///"));
        found.push((at + 1, name, above.filter(|line| line.starts_with("#[")).copied().collect()));
    }
    found
}

#[test]
fn enums_are_found_with_their_attributes() {
    let code = "/// A.\n#[derive(Debug)]\n#[non_exhaustive]\npub enum A {\n    B,\n}\n\npub(crate) enum C {}\n/// D.\npub enum D<T> {}\n";
    let found = enums(code);
    assert_eq!(found, [(4, "A", vec!["#[non_exhaustive]", "#[derive(Debug)]"]), (10, "D", vec![])]);
}

//! Nothing grows too long to be read. There is no list of exemptions: a limit that exempts the worst file limits nothing.

use crate::source::{File, rust};
use crate::{report, strip};

const FILE_LINES: usize = 500;
const FUNCTION_LINES: usize = 60;

#[test]
fn files_are_short() {
    let long = |file: &File| {
        let lines = file.text.lines().count();
        (lines > FILE_LINES).then(|| format!("{}: {lines} lines, at most {FILE_LINES}", file.path))
    };
    report(&rust().iter().filter_map(long).collect::<Vec<_>>());
}

#[test]
fn functions_are_short() {
    let mut problems = Vec::new();
    for file in rust() {
        for (name, line, length) in functions(&strip::code(&file.text)) {
            if length > FUNCTION_LINES {
                problems.push(format!("{}:{line}: `{name}` has {length} lines, at most {FUNCTION_LINES}", file.path));
            }
        }
    }
    report(&problems);
}

/// Name, first line and length of every function. The code is formatted by rustfmt, so a function ends at the first
/// closing brace that stands as far left as its own line.
fn functions(code: &str) -> Vec<(String, usize, usize)> {
    let lines: Vec<&str> = code.lines().collect();
    let mut functions = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let Some(name) = function_name(line) else { continue };
        let indent = &line[..line.len() - line.trim_start().len()];
        let close = format!("{indent}}}");
        let body = lines[start..].iter().position(|line| line.contains('{') || line.trim_end().ends_with(';'));
        let body = start + body.unwrap_or(0);
        let one_line = lines[body].trim_end().ends_with(['}', ';']);
        let length =
            if one_line { Some(body - start) } else { lines[start..].iter().position(|line| line.starts_with(&close)) };
        functions.push((name, start + 1, length.unwrap_or(lines.len() - start) + 1));
    }
    functions
}

fn function_name(line: &str) -> Option<String> {
    let (before, after) = line.split_once("fn ")?;
    let qualifiers = ["pub", "const", "async", "unsafe", "extern", "default"];
    let declares = before
        .split_whitespace()
        .all(|word| qualifiers.contains(&word) || word.starts_with("pub(") || matches!(word, "crate)" | "super)"));
    let name: String = after.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
    (declares && !name.is_empty() && before.trim_start().len() + 3 <= line.len()).then_some(name)
}

#[test]
fn functions_are_measured() {
    let code = "impl A {\n    pub(crate) fn long(\n        a: u8,\n    ) -> u8 {\n        a\n    }\n    fn short() {}\n    fn declared();\n}\n";
    let found = functions(code);
    assert_eq!(found, [("long".to_owned(), 2, 5), ("short".to_owned(), 7, 1), ("declared".to_owned(), 8, 1)]);
}

/// A measure that finds nothing would never complain.
#[test]
fn there_is_something_to_measure() {
    let count: usize = rust().iter().map(|file| functions(&strip::code(&file.text)).len()).sum();
    assert!(count > 1000, "{count} functions");
}

//! What a document says it quotes, it quotes: a comment `<!-- path -->` above a block names the file it equals, and
//! `<!-- part of path -->` one that contains it, there indented or not. Links between files lead somewhere.

use crate::report;
use crate::source::{File, files, read, root};

/// A quoted block: the file it names, whether it is only a part of that, and the text.
struct Quote {
    path: String,
    part: bool,
    text: String,
}

fn quotes(text: &str) -> Vec<Quote> {
    let lines: Vec<&str> = text.lines().collect();
    let quote = |pair: (usize, &[&str])| {
        let (at, [comment, fence]) = (pair.0, pair.1) else { return None };
        let named = comment.strip_prefix("<!-- ")?.strip_suffix(" -->")?;
        if !fence.starts_with("```") {
            return None;
        }
        let (part, path) = named.strip_prefix("part of ").map_or((false, named), |path| (true, path));
        let body: String =
            lines[at + 2..].iter().take_while(|line| **line != "```").map(|line| format!("{line}\n")).collect();
        Some(Quote { path: path.to_owned(), part, text: body })
    };
    lines.windows(2).enumerate().filter_map(quote).collect()
}

#[test]
fn quoted_files_say_what_is_quoted() {
    let mut problems = Vec::new();
    for document in files(&[".md"]) {
        for Quote { path, part, text } in quotes(&document.text) {
            let original = read(&path);
            let same = if part { contains(&original, &text) } else { original == text };
            if !same {
                problems.push(format!("{}: the quotation of {path} differs from it", document.path));
            }
        }
    }
    report(&problems);
}

/// Whether the original has the text, as it is or as what stands within braces.
fn contains(original: &str, text: &str) -> bool {
    ["", "    "].iter().any(|indent| {
        let line = |line: &str| if line.is_empty() { "\n".to_owned() } else { format!("{indent}{line}\n") };
        original.contains(&text.lines().map(line).collect::<String>())
    })
}

/// The README's first screen: a program, the same with a mistake, and the compiler's answer.
#[test]
fn the_readme_shows_a_program_a_mistake_and_the_answer() {
    let quotes = quotes(&read("README.md"));
    let quoted = |end: &str| quotes.iter().find(|quote| quote.path.ends_with(end));
    let program = quotes.iter().find(|quote| quote.path.starts_with("examples/")).expect("a program");
    assert!(!program.part, "the program is shown whole");
    let lines = program.text.lines().filter(|line| !line.trim().is_empty()).count();
    assert!(lines <= 20, "{lines} lines; a program that introduces something has at most 20");
    let answer = quoted(".stderr").expect("the compiler's answer");
    let mistake = quotes.iter().find(|quote| quote.part).expect("the mistake");
    assert_eq!(mistake.path.strip_suffix(".rs"), answer.path.strip_suffix(".stderr"), "the answer is to the mistake");
}

#[test]
fn links_lead_somewhere() {
    let mut problems = Vec::new();
    for document in files(&[".md"]).iter().filter(|file| !file.path.starts_with("runtime/errors/")) {
        for target in links(document) {
            let folder = document.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            if !root().join(folder).join(&target).exists() {
                problems.push(format!("{}: `{target}` does not exist", document.path));
            }
        }
    }
    report(&problems);
}

/// Targets of links to files.
fn links(document: &File) -> Vec<String> {
    let target = |(at, _): (usize, &str)| {
        let target = document.text[at + 2..].split(')').next()?.split('#').next()?;
        let elsewhere = target.contains("://") || target.contains(char::is_whitespace) || target.contains("::");
        (!elsewhere && !target.is_empty()).then(|| target.to_owned())
    };
    document.text.match_indices("](").filter_map(target).collect()
}

#[test]
fn quotations_are_found() {
    let found = quotes("text\n<!-- a/b.rs -->\n```rust\nx\n```\n<!-- part of c -->\n```\ny\nz\n```\n<!-- no -->\n");
    assert_eq!(found.len(), 2);
    assert_eq!((found[0].path.as_str(), found[0].part, found[0].text.as_str()), ("a/b.rs", false, "x\n"));
    assert_eq!((found[1].path.as_str(), found[1].part, found[1].text.as_str()), ("c", true, "y\nz\n"));
}

#[test]
fn what_is_quoted_may_be_indented_where_it_comes_from() {
    let original = "fn a() {\n    let b = {\n        1\n    };\n\n    c\n}\n";
    assert!(contains(original, "let b = {\n    1\n};\n\nc\n"));
    assert!(contains(original, "    c\n}\n"));
    assert!(!contains(original, "let b = {\n1\n};\n"));
}

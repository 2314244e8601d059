//! `cargo streamwright explain SW070`: the page of a diagnostic code, for reading in a terminal.

use streamwright::errors;

use crate::failure::{Failure, Result};

const HELP: &str = "\
cargo streamwright explain [CODE]

Prints the page of a code (`SW070`, `sw070` or `70`); without a code, the list of all of them.";

pub(crate) fn main(mut args: lexopt::Parser) -> Result<()> {
    let mut code = None;
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Value(word) if code.is_none() => code = Some(word.to_string_lossy().into_owned()),
            lexopt::Arg::Short('h') | lexopt::Arg::Long("help") => {
                println!("{HELP}");
                return Ok(());
            }
            other => return Err(other.unexpected().into()),
        }
    }
    match code {
        Some(code) => println!("{}", explain(&code)?),
        None => println!("{}", list()),
    }
    Ok(())
}

/// The page of a code, as a person may type it.
fn explain(typed: &str) -> Result<String> {
    let code = normal(typed);
    match errors::page(&code) {
        Some(page) => Ok(readable(page)),
        None => Err(Failure::new(format!(
            "no diagnostic has the code `{typed}`; `cargo streamwright explain` lists those there are"
        ))),
    }
}

/// `sw70`, `70` and `[SW070]` all mean `SW070`.
fn normal(typed: &str) -> String {
    let typed = typed.trim_matches(['[', ']']).to_ascii_uppercase();
    format!("SW{:0>3}", typed.strip_prefix("SW").unwrap_or(&typed))
}

/// Every code with its rule: the headings of the pages.
fn list() -> String {
    let headings = errors::PAGES.iter().filter_map(|(_, page)| page.lines().next());
    headings.map(|heading| heading.trim_start_matches("# ")).collect::<Vec<_>>().join("\n")
}

/// The page without what is for rustdoc only: lines hidden from readers, and words that tell how to test a program.
fn readable(page: &str) -> String {
    let (mut lines, mut is_code) = (Vec::new(), false);
    for line in page.lines() {
        if line.starts_with("```") {
            is_code = !is_code;
            lines.push(if is_code { "```rust" } else { "```" });
        } else if !(is_code && (line == "#" || line.starts_with("# "))) {
            lines.push(line);
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_however_it_is_typed() {
        for typed in ["SW070", "sw070", "70", "070", "[SW070]"] {
            let page = explain(typed).expect(typed);
            assert!(page.starts_with("# SW070: "), "{typed}: {page}");
        }
        let failure = explain("9999").expect_err("no such code").to_string();
        assert!(failure.contains("`9999`"), "{failure}");
    }

    #[test]
    fn pages_are_shown_without_what_is_for_rustdoc() {
        for (code, page) in errors::PAGES {
            let shown = readable(page);
            assert!(!shown.contains("compile_fail") && !shown.contains("\n# use "), "{code}: {shown}");
        }
    }

    #[test]
    fn the_list_has_every_code() {
        let list = list();
        assert_eq!(list.lines().count(), errors::PAGES.len());
        assert!(list.lines().all(|line| line.starts_with("SW")), "{list}");
    }
}

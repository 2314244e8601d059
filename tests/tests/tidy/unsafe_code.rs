//! `unsafe` lives in one module: the calls to librdkafka that its Rust wrapper does not offer.

use crate::source::rust;
use crate::{report, strip};

const ALLOWED: &str = "runtime/src/log/kafka/ffi";

#[test]
fn unsafe_code_is_in_one_module() {
    let mut problems = Vec::new();
    for file in rust() {
        // A UI case may show what the macro refuses, and the corpus what the audit finds.
        let shows_it = ["ui-tests/cases/", "audit/corpus/src/bad/"].iter().any(|folder| file.path.starts_with(folder));
        if file.path.starts_with(ALLOWED) || shows_it {
            continue;
        }
        for (number, line) in strip::code(&file.text).lines().enumerate() {
            if uses_unsafe(line) {
                problems.push(format!("{}:{}: `unsafe` outside of {ALLOWED}", file.path, number + 1));
            }
        }
    }
    report(&problems);
}

/// `unsafe` as a keyword that opens a block, function, trait or implementation.
fn uses_unsafe(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    words.windows(2).any(|pair| pair[0] == "unsafe" && matches!(pair[1], "{" | "fn" | "impl" | "trait" | "extern"))
}

#[test]
fn the_keyword_is_found() {
    assert!(uses_unsafe("    let x = unsafe { f() };") && uses_unsafe("pub unsafe fn f() {"));
    assert!(!uses_unsafe("deny(unsafe_code)"));
}

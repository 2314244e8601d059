//! Every `cases/*/pass/*.rs` compiles. An error here names the case: its rule is too wide.

#![allow(dead_code, unused, unreachable_pub, missing_docs, clippy::all, reason = "the cases are sketches")]

include!(concat!(env!("OUT_DIR"), "/pass.rs"));

#[test]
fn all_legal_cases_compile() {
    // They have, or this would not run.
}

//! Processors as people write them, none of which may be refused: every function here is `#[replay_safe]`.
//!
//! An error while compiling this test is a false alarm of the types layer. `trusted!` is allowed where `ALLOWED` says why.

#![allow(dead_code, missing_docs, unreachable_pub, clippy::all, clippy::unwrap_used, reason = "sketches of user code")]

mod closures;
mod generics;
mod geo;
mod ids;
mod json;
mod machines;
mod methods;
mod money;
mod odds;
mod parsing;
mod patterns;
mod ranking;
mod sets;
mod text;
mod time;
mod traits;

use std::fs;
use std::path::Path;

/// Files that may use `trusted!`, how often, and why.
const ALLOWED: &[(&str, usize, &str)] = &[("traits.rs", 1, "speaks for a type of another crate, which has no mark")];

#[test]
fn there_are_sixty_and_nobody_had_to_be_trusted() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/processors");
    let mut processors = 0;
    for entry in fs::read_dir(folder).expect("the folder").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let text = fs::read_to_string(entry.path()).expect("a file");
        if name == "main.rs" {
            continue;
        }
        processors += text.matches("#[replay_safe]\npub fn").count() + text.matches("#[replay_safe]\nfn").count();
        let allowed = ALLOWED.iter().find(|(file, ..)| *file == name).map_or(0, |(_, count, _)| *count);
        assert_eq!(text.matches("trusted!(").count(), allowed, "`trusted!` in {name}");
    }
    assert!(processors >= 60, "only {processors} processors");
}

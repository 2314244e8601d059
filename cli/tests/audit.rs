//! `cargo streamwright audit` fails where there was nothing to audit.

use std::process::{Command, Output};

fn audit(arguments: &[&str]) -> (Output, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-streamwright"))
        .args(["streamwright", "audit"])
        .args(arguments)
        .output()
        .expect("the command");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (output, said)
}

#[test]
fn a_program_without_a_topology_is_a_failure() {
    let this = std::env::current_exe().expect("a path");
    let (output, said) = audit(&["--executable", &this.display().to_string()]);
    assert!(!output.status.success());
    let expected = if cfg!(target_os = "linux") { "write `#![audit]` in its header" } else { "nothing was audited" };
    assert!(said.contains(expected), "{said}");
}

#[test]
fn what_is_no_program_is_a_failure() {
    let (output, said) = audit(&["--executable", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")]);
    assert!(!output.status.success());
    assert!(said.contains("nothing was audited: this is neither an executable"), "{said}");
}

#[test]
fn trust_without_a_reason_is_a_failure() {
    let (output, said) = audit(&["--trust", "shop::rates"]);
    assert!(!output.status.success());
    assert!(said.contains("`PATH=REASON`"), "{said}");
}

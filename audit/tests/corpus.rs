//! Builds and runs the corpus (`audit/corpus`), a workspace of its own: see its manifest.

use std::path::Path;
use std::process::{Command, Output};

/// Runs `cargo test` there; nobody optimises, and the debugging information is complete, as a user has it.
fn corpus(arguments: &[&str]) -> Output {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = match std::env::var_os("CARGO_TARGET_DIR") {
        Some(directory) => here.join("..").join(directory),
        None => here.join("../target"),
    };
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["test", "--locked", "--no-fail-fast"]).args(arguments).current_dir(here.join("corpus"));
    command.env("CARGO_TARGET_DIR", target.join("corpus"));
    for name in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_PROFILE_DEV_DEBUG", "CARGO_PROFILE_DEV_OPT_LEVEL"] {
        command.env_remove(name);
    }
    command.output().expect("cargo can be run")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
#[cfg_attr(not(all(target_os = "linux", target_arch = "x86_64")), ignore = "the corpus is for x86-64 on Linux")]
fn detection_and_false_alarms() {
    let output = corpus(&["--test", "figures", "--", "--nocapture"]);
    let figures = text(&output.stdout);
    println!("{figures}");
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(figures.contains("detection: ") && figures.contains("false alarms: 0 of "), "no figures were printed");
}

/// The tests that `#![audit]` writes: those of three topologies say why they do not pass.
#[test]
#[cfg_attr(not(all(target_os = "linux", target_arch = "x86_64")), ignore = "the corpus is for x86-64 on Linux")]
fn topologies_are_audited_by_their_own_tests() {
    let output = corpus(&["--package", "topologies", "--tests"]);
    let (said, built) = (text(&output.stdout), text(&output.stderr));
    for passed in ["safe_totals", "trusted_totals", "vouched_totals", "item_totals"] {
        assert!(said.contains(&format!("test {passed}_is_safe_to_replay ... ok")), "{passed}: {said}{built}");
    }
    assert!(said.contains("test unsafe_totals_is_safe_to_replay ... FAILED"), "{said}{built}");
    // What items vouch for is known by its reason, and hides nothing else.
    let (_, half) = said.split_once("half_vouched_totals_is_safe_to_replay stdout").expect("a report");
    let half = half.split("\n----").next().unwrap_or(half);
    for line in [
        "1 place leads to what a replay would not repeat",
        "<topologies::rules::Keyed as core::fmt::Display>::fmt",
        "   = trusted: `topologies::rules::clock::said`: shows that an item is enough",
    ] {
        assert!(half.contains(line), "no line {line:?} in {half}");
    }
    assert!(said.contains("test beside::beside_totals_is_safe_to_replay ... FAILED"), "{said}{built}");
    // The document shows this report. Where the standard library's lines are is its own affair.
    for line in include_str!("expected.txt").lines().filter(|line| !line.contains("core/src/")) {
        assert!(said.contains(line), "no line {line:?} in {said}");
    }
}

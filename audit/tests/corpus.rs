//! Builds and runs the corpus (`audit/corpus`), a workspace of its own: see its manifest.

use std::path::Path;
use std::process::Command;

#[test]
#[cfg_attr(not(all(target_os = "linux", target_arch = "x86_64")), ignore = "the corpus is for x86-64 on Linux")]
fn detection_and_false_alarms() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = match std::env::var_os("CARGO_TARGET_DIR") {
        Some(directory) => here.join("..").join(directory),
        None => here.join("../target"),
    };
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["test", "--locked", "--test", "figures"]).current_dir(here.join("corpus"));
    command.env("CARGO_TARGET_DIR", target.join("corpus"));
    // Its programs are what a user has: not optimised, with full debugging information.
    for name in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_PROFILE_DEV_DEBUG", "CARGO_PROFILE_DEV_OPT_LEVEL"] {
        command.env_remove(name);
    }
    let output = command.args(["--", "--nocapture"]).output().expect("cargo can be run");
    let figures = String::from_utf8_lossy(&output.stdout);
    println!("{figures}");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(figures.contains("detection: ") && figures.contains("false alarms: 0 of "), "no figures were printed");
}

//! Programs of a C compiler: at fixed addresses as well as movable ones, and for AArch64 where a compiler for it is there.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use std::path::PathBuf;
use std::process::Command;

use streamwright_audit::{Audit, Kind, Program, Root};

const EXPECTED: [(&str, Option<Kind>); 6] = [
    ("calls", Some(Kind::Clock)),
    ("through_a_table", Some(Kind::Clock)),
    ("through_a_pointer", Some(Kind::Clock)),
    ("environment", Some(Kind::Environment)),
    ("counter", Some(Kind::Clock)),
    ("computes", None),
];

/// Compiles the program; `None` where there is no such compiler.
fn compiled(compiler: &str, flags: &[&str]) -> Option<PathBuf> {
    let name = format!("{compiler}{}", flags.concat());
    let program = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let mut command = Command::new(compiler);
    command.args(flags).arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/program.c")).arg("-o").arg(&program).arg("-lm");
    let status = command.status().ok()?;
    assert!(status.success(), "{command:?}");
    Some(program)
}

fn check(compiler: &str) -> bool {
    for place in [&["-fPIE", "-pie"], &["-fno-pie", "-no-pie"]] {
        for optimised in ["-O0", "-O2"] {
            let Some(path) = compiled(compiler, &[place[0], place[1], optimised]) else { return false };
            let program = Program::read(&path).expect("a file");
            let audit = Audit::of(&program).expect("a program");
            for (function, kind) in EXPECTED {
                let report = audit.run(&[Root::path(function)]).expect("a root");
                let found: Vec<Kind> = report.findings.iter().map(|finding| finding.kind).collect();
                assert_eq!(found, Vec::from_iter(kind), "{compiler} {place:?} {optimised} {function}: {report}");
            }
        }
    }
    true
}

#[test]
fn fixed_and_movable_programs_are_read_alike() {
    assert!(check("cc"), "the workspace needs a C compiler");
}

#[test]
fn programs_for_aarch64_are_read() {
    if !check("aarch64-linux-gnu-gcc") {
        eprintln!("skipped: there is no compiler for AArch64 (`gcc-aarch64-linux-gnu`)");
    }
}

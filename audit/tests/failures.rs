//! What cannot be audited is a failure, never a pass.
#![cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]

use std::path::PathBuf;

use streamwright_audit::{Audit, Error, Program, Root, audit_current_exe};

fn processor(order: &str) -> String {
    order.to_uppercase()
}

fn root() -> Root {
    Root::new("processor", processor as *const () as usize)
}

/// A file with these contents, audited.
fn audited(name: &str, contents: &[u8]) -> Result<(), Error> {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, contents).expect("a file");
    let program = Program::read(&path)?;
    Audit::of(&program)?.run(&[root()]).map(drop)
}

/// This test, changed.
fn changed(change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let path = std::env::current_exe().expect("a path");
    let mut contents = std::fs::read(path).expect("a file");
    change(&mut contents);
    contents
}

#[test]
fn a_processor_that_is_there_is_audited() {
    let report = audit_current_exe(&[root()]).expect("an audit");
    assert!(report.findings.is_empty() && report.n_roots == 1 && report.n_functions > 1, "{report}");
}

#[test]
fn a_stripped_program_is_a_failure() {
    // `e_shoff` and `e_shnum`: without a table of sections there are no symbols either.
    let stripped = changed(|bytes| {
        bytes[0x28..0x30].fill(0);
        bytes[0x3c..0x3e].fill(0);
    });
    assert!(matches!(audited("stripped", &stripped), Err(Error::Stripped)));
}

#[test]
fn a_missing_root_is_a_failure() {
    let inside = Root::new("inside", processor as *const () as usize + 1);
    assert!(matches!(audit_current_exe(&[root(), inside]), Err(Error::MissingRoot { name, .. }) if name == "inside"));
    let nowhere = Root::new("nowhere", 8);
    assert!(matches!(audit_current_exe(&[nowhere]), Err(Error::MissingRoot { .. })));
    assert!(matches!(audit_current_exe(&[Root::path("nobody::wrote::this")]), Err(Error::MissingRoot { .. })));
    assert!(matches!(audit_current_exe(&[]), Err(Error::NoRoots)));
}

#[test]
fn a_format_that_is_not_read_is_a_failure() {
    for (name, contents) in [
        ("mach_o", &b"\xcf\xfa\xed\xfe\x07\0\0\x01"[..]),
        ("pe", b"MZ\x90\0"),
        ("text", b"#!/bin/sh\n"),
        ("empty", b""),
        ("elf_32", b"\x7fELF\x01\x01\x01\0"),
    ] {
        assert!(matches!(audited(name, contents), Err(Error::Format(_))), "{name}");
    }
    // `e_machine`: RISC-V.
    let other = changed(|bytes| bytes[0x12] = 0xf3);
    assert!(matches!(audited("other_machine", &other), Err(Error::Format(_))));
    assert!(matches!(Program::read("/nowhere/at/all"), Err(Error::Io { .. })));
}

#[test]
fn a_damaged_file_is_a_failure() {
    let cut = changed(|bytes| bytes.truncate(bytes.len() / 2));
    assert!(audited("cut", &cut).is_err());
    let error = audited("header_only", &changed(|bytes| bytes.truncate(64))).expect_err("damaged");
    assert!(error.to_string().starts_with("nothing was audited: "), "{error}");
}

#[test]
fn another_program_is_a_failure() {
    // Addresses of this process mean nothing in a file without the audit in it.
    let renamed = changed(|bytes| {
        let name = b"audit_anchor";
        for at in 0..bytes.len() - name.len() {
            if bytes[at..].starts_with(name) {
                bytes[at] = b'x';
            }
        }
    });
    assert!(matches!(audited("renamed", &renamed), Err(Error::OtherProgram)));
}

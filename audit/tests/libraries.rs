//! Libraries are read as executables are; what is missing in them is a failure or a finding, never a pass.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use std::path::{Path, PathBuf};
use std::process::Command;

use object::read::archive::ArchiveFile;
use object::read::elf::ElfFile64;
use object::{Endianness, Object as _, ObjectSection as _};
use streamwright_audit::{Audit, Error, Kind, Program, Report};

const FOUND: [(&str, Option<Kind>); 5] = [
    ("computes", None),
    ("stamps", Some(Kind::Clock)),
    ("through a table", Some(Kind::Clock)),
    ("keeps", Some(Kind::SharedState)),
    ("asks", Some(Kind::Environment)),
];

/// Compiles the two libraries into a directory of this name: the one to audit, and the one that it needs.
fn compiled(name: &str, flags: &[&str]) -> [PathBuf; 2] {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("libraries").join(name);
    std::fs::create_dir_all(&directory).expect("a directory");
    ["rates", "shop"]
        .map(|library| rustc(&directory, library, flags))
        .into_iter()
        .rev()
        .collect::<Vec<_>>()
        .try_into()
        .expect("two")
}

fn rustc(directory: &Path, library: &str, flags: &[&str]) -> PathBuf {
    let source = format!("{}/tests/libraries/{library}.rs", env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new("rustc");
    command.args(["--edition=2021", "--crate-type=rlib", "-Cdebuginfo=2", "--cap-lints=allow", &source]).args(flags);
    let rates = format!("rates={}/librates.rlib", directory.display());
    command.args(["--out-dir", &directory.display().to_string()]);
    if library == "shop" {
        command.args(["--extern", &rates]);
    }
    assert!(command.status().expect("rustc").success(), "{command:?}");
    directory.join(format!("lib{library}.rlib"))
}

/// The standard library's.
fn standard() -> Vec<PathBuf> {
    let output = Command::new("rustc").args(["--print", "target-libdir"]).output().expect("rustc");
    let files = std::fs::read_dir(String::from_utf8_lossy(&output.stdout).trim()).expect("a directory");
    let files = files.map(|file| file.expect("a file").path());
    files.filter(|path| path.extension().is_some_and(|extension| extension == "rlib")).collect()
}

/// Audits each listed function by itself.
fn audited(library: &Path, others: &[PathBuf]) -> Result<Vec<Report>, Error> {
    let program = Program::libraries(library, others.iter().cloned().chain(standard()))?;
    let audit = Audit::of(&program)?;
    let topologies = audit.topologies()?;
    let sets: Vec<&[_]> = topologies.iter().flat_map(|roots| roots.chunks(1)).collect();
    audit.run_each(&sets)
}

fn kinds(report: &Report) -> Vec<Kind> {
    report.findings.iter().map(|finding| finding.kind).collect()
}

/// A library whose bytes were changed, beside the original.
fn changed(library: &Path, name: &str, change: impl FnOnce(&mut Vec<u8>)) -> PathBuf {
    let mut bytes = std::fs::read(library).expect("a library");
    change(&mut bytes);
    let path = library.with_file_name(name);
    std::fs::write(&path, bytes).expect("a file");
    path
}

#[test]
fn what_a_library_lists_is_followed_into_all_that_it_needs() {
    for (name, flags) in [
        ("plain", &["-Ccodegen-units=16"][..]),
        ("optimised", &["-Copt-level=2"]),
        ("newer", &["-Csymbol-mangling-version=v0", "-Cdebuginfo=1"]),
        ("static", &["-Crelocation-model=static"]),
    ] {
        let [shop, rates] = compiled(name, flags);
        let reports = audited(&shop, &[rates]).expect("an audit");
        assert_eq!(reports.len(), FOUND.len());
        for (report, (root, kind)) in reports.iter().zip(FOUND) {
            assert_eq!(kinds(report), Vec::from_iter(kind), "{name}, {root}: {report}");
            let lines = report.findings.iter().flat_map(|finding| &finding.chain).filter(|step| step.place.is_some());
            assert!(kind.is_none() || lines.count() > 0, "{name}, {root}: {report}");
        }
    }
}

#[test]
fn what_no_library_defines_is_a_finding() {
    let [shop, _] = compiled("alone", &[]);
    let reports = audited(&shop, &[]).expect("an audit");
    assert!(kinds(&reports[0]).contains(&Kind::Unreadable), "{}", reports[0]);
    // The same where the other library is there, but nothing that could be read.
    let [shop, rates] = compiled("half_bitcode", &["-Clinker-plugin-lto"]);
    let [plain, _] = compiled("half_plain", &[]);
    assert!(matches!(audited(&shop, std::slice::from_ref(&rates)), Err(Error::Format(_))));
    let reports = audited(&plain, &[rates]).expect("an audit");
    assert!(kinds(&reports[0]).contains(&Kind::Unreadable), "{}", reports[0]);
}

#[test]
fn a_missing_processor_is_a_failure() {
    let [shop, rates] = compiled("missing", &["--cfg=missing"]);
    let error = audited(&shop, &[rates]).expect_err("nothing to audit");
    assert!(matches!(&error, Error::MissingRoot { name, .. } if name == "nowhere"), "{error}");
    assert!(error.to_string().contains("no library defines it"), "{error}");
}

#[test]
fn a_stripped_library_is_a_failure() {
    let [shop, rates] = compiled("stripped", &[]);
    for how in ["--strip-all", "--discard-all"] {
        let stripped = shop.with_file_name(format!("libshop{how}.rlib"));
        let status = Command::new("strip").arg(how).arg("-o").arg(&stripped).arg(&shop).status();
        assert!(status.expect("the workspace needs binutils").success());
        match audited(&stripped, std::slice::from_ref(&rates)) {
            Err(Error::Stripped | Error::MissingRoot { .. }) => {}
            // Names that others use are left; without the rest of them code is unknown.
            Ok(reports) => {
                for (report, (root, kind)) in reports.iter().zip(FOUND) {
                    assert!(kind.is_none() || !report.findings.is_empty(), "{root}: {report}");
                }
            }
            Err(other) => panic!("{other}"),
        }
    }
    // The list alone is gone.
    let renamed = changed(&shop, "librenamed.rlib", |bytes| {
        let name = b"25__STREAMWRIGHT_PROCESSORS";
        for at in 0..bytes.len() - name.len() {
            if bytes[at..].starts_with(name) {
                bytes[at + 4] = b'x';
            }
        }
    });
    assert!(matches!(audited(&renamed, &[rates]), Err(Error::Stripped)));
}

#[test]
fn a_truncated_library_is_a_failure() {
    let [shop, rates] = compiled("truncated", &[]);
    for (part, of) in [(1, 4), (1, 2), (9, 10)] {
        let cut = changed(&shop, "libcut.rlib", |bytes| bytes.truncate(bytes.len() * part / of));
        assert!(matches!(audited(&cut, std::slice::from_ref(&rates)), Err(Error::Damaged(_))), "{part}/{of}");
        let cut = changed(&rates, "libother.rlib", |bytes| bytes.truncate(bytes.len() * part / of));
        let result = audited(&shop, &[cut]);
        let is_finding = |reports: &Vec<Report>| kinds(&reports[0]).contains(&Kind::Unreadable);
        assert!(result.as_ref().map_or(true, is_finding), "{part}/{of}");
    }
    let text = shop.with_file_name("libtext.rlib");
    std::fs::write(&text, "#!/bin/sh\n").expect("a file");
    assert!(matches!(audited(&text, &[]), Err(Error::Format(_))));
    assert!(matches!(Program::libraries("/nowhere/at/all", [&text]), Err(Error::Io { .. })));
}

/// What the code means by a reference may be unknown; that it refers to something is not.
#[test]
fn a_relocation_of_an_unknown_kind_is_a_finding() {
    let [shop, rates] = compiled("unknown", &[]);
    let odd = changed(&shop, "libodd.rlib", |bytes| {
        for place in relocations_of(bytes, "computes") {
            bytes[place + 8] = 0xfa;
        }
    });
    let reports = audited(&odd, &[rates]).expect("an audit");
    assert!(kinds(&reports[0]).contains(&Kind::Unreadable), "{}", reports[0]);
    assert!(reports[0].to_string().contains("it is not known what the code means"), "{}", reports[0]);
    assert_eq!(kinds(&reports[1]), [Kind::Clock]);
}

/// The places of all relocations of a function.
fn relocations_of(bytes: &[u8], function: &str) -> Vec<usize> {
    let archive = ArchiveFile::parse(bytes).expect("an archive");
    let mut found = Vec::new();
    for member in archive.members().map(|member| member.expect("a member")) {
        let (start, _) = member.file_range();
        let elf = ElfFile64::<Endianness>::parse(member.data(bytes).expect("data")).expect("an object file");
        for section in elf.sections().filter(|section| section.name().is_ok_and(|name| is_of(name, function))) {
            let (at, size) = section.file_range().expect("contents");
            found.extend((start + at..start + at + size).step_by(24).map(|place| place as usize));
        }
    }
    assert!(!found.is_empty(), "{function} has no relocations");
    found
}

fn is_of(section: &str, function: &str) -> bool {
    section.starts_with(".rela.text.") && section.contains(&format!("4shop{}{function}17h", function.len()))
}

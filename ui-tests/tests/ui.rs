//! Every `cases/*/fail/*.rs` fails with the text in its `.stderr`, at the lines that it marks.

use std::collections::BTreeSet;
use std::fs;

use streamwright_ui_tests::{Folder, Reported, expected, folders, found};

/// Folders that hold more than one mistake, or mistakes that rustc reports.
const NOT_A_RULE: &[&str] = &["evasions", "many", "type_level"];

/// The wording. `cargo test -p streamwright-ui-tests --test ui -- trybuild=sw020` runs one rule;
/// `TRYBUILD=overwrite` accepts new texts.
#[test]
fn texts() {
    let cases = trybuild::TestCases::new();
    for folder in folders() {
        for case in folder.cases("fail") {
            // rustc's own words change with its version.
            if is_reported_by_rustc(&case) && !is_pinned_toolchain() {
                eprintln!("skipped: {}, whose text is that of rustc {TEXTS_OF}", case.display());
                continue;
            }
            cases.compile_fail(case);
        }
    }
}

/// Errors stand at the lines marked `// ERROR`, and nowhere else.
#[test]
fn places() {
    for (folder, case) in all_fail_cases() {
        let source = fs::read_to_string(&case).expect("case");
        let Ok(stderr) = fs::read_to_string(case.with_extension("stderr")) else {
            panic!("{} has no .stderr; `TRYBUILD=overwrite` writes it", case.display());
        };
        let expected = expected(&source);
        assert!(!expected.is_empty(), "{} marks no line with `// ERROR`", case.display());
        let found: Vec<Reported> = found(&stderr).into_iter().map(|found| whole(found, &expected)).collect();
        assert_eq!(found, expected, "left: .stderr, right: markers of {}", case.display());
        if let Some(code) = &folder.code {
            let all_its_own = expected.iter().all(|error| error.code == *code);
            assert!(all_its_own, "{} is about another rule than its folder", case.display());
            assert!(source.starts_with(&format!("//! {code}: ")), "first line of {}", case.display());
        }
    }
}

/// rustc shows the middle of a long line, between dots: the expected line that it is of, if there is one.
fn whole(found: Reported, expected: &[Reported]) -> Reported {
    let Some(middle) = found.line.strip_prefix("... ").map(|line| line.trim_end_matches("...")) else { return found };
    let of = expected.iter().find(|expected| expected.line.contains(middle));
    Reported { line: of.map_or_else(|| found.line.clone(), |of| of.line.clone()), ..found }
}

/// How many failing cases a code needs: one shows that there is a rule, several that it meets what people write.
const LEAST: usize = 3;

/// Codes with fewer, and why.
const FEWER: &[(&str, &str)] =
    &[("SW099", "it reports a mistake of the macro itself, and a program that shows one is repaired, not kept")];

/// Each folder belongs to a code and holds several mistakes, and each mistake has a legal neighbour of the same name.
#[test]
fn neighbours() {
    for folder in folders() {
        let known = folder.code.is_some() || NOT_A_RULE.contains(&folder.name().as_str());
        assert!(known, "{} is named after no code", folder.path.display());
        let Some(code) = &folder.code else { continue };
        let names = |kind: &str| -> BTreeSet<_> {
            folder.cases(kind).iter().filter_map(|case| Some(case.file_name()?.to_owned())).collect()
        };
        assert_eq!(names("fail"), names("pass"), "{}: each failing case has a legal neighbour", folder.path.display());
        let number = names("fail").len();
        let may_have_fewer = FEWER.iter().any(|(fewer, _)| fewer == code);
        assert!(number > 0, "{} holds no failing case", folder.path.display());
        assert_eq!(number < LEAST, may_have_fewer, "{} holds {number} failing cases", folder.path.display());
    }
}

fn all_fail_cases() -> Vec<(Folder, std::path::PathBuf)> {
    folders()
        .into_iter()
        .flat_map(|folder| {
            let cases = folder.cases("fail");
            cases.into_iter().map(move |case| (Folder { code: folder.code.clone(), path: folder.path.clone() }, case))
        })
        .collect()
}

/// Whether rustc finds the mistake, if also in words of ours.
fn is_reported_by_rustc(case: &std::path::Path) -> bool {
    fs::read_to_string(case.with_extension("stderr")).is_ok_and(|text| text.contains("error[E"))
}

/// The compiler whose words are recorded.
const TEXTS_OF: &str = "1.95";

fn is_pinned_toolchain() -> bool {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = std::process::Command::new(rustc).arg("--version").output();
    version.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).starts_with(&format!("rustc {TEXTS_OF}.")))
}

//! Every program of `cases/evasions` says which layer catches it, and the table there names the test that asserts it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use streamwright_ui_tests::{Folder, folders};

/// A row of the table.
#[derive(Debug)]
struct Row {
    /// `fail/alias.rs`
    program: String,
    layer: String,
    /// What the documentation calls that which no layer catches.
    words: Option<String>,
    file: String,
    test: String,
}

impl Row {
    /// `| [alias](fail/alias.rs) | types | `ui-tests/tests/ui.rs`: `texts` |`
    fn read(line: &str) -> Option<Self> {
        let mut cells = line.strip_prefix("| [")?.split(" | ");
        let program = cells.next()?.split_once("](")?.1.strip_suffix(')')?.to_owned();
        let layer = cells.next()?;
        let (layer, words) = match layer.split_once(": ") {
            Some((layer, words)) => (layer, Some(words.trim_matches('"').to_owned())),
            None => (layer, None),
        };
        let (file, test) = cells.next()?.trim_end_matches(" |").split_once(": ")?;
        let bare = |quoted: &str| quoted.trim_matches('`').to_owned();
        Some(Self { program, layer: layer.to_owned(), words, file: bare(file), test: bare(test) })
    }
}

/// Where a layer is asserted. The types' part is one test of all programs: what it says is compared with the `.stderr`.
const LAYERS: &[(&str, &str)] = &[
    ("types", "ui-tests/tests/ui.rs"),
    ("binary audit", "tests/tests/evasions/audit.rs"),
    ("replay test", "tests/tests/evasions/replay.rs"),
    ("nothing", "tests/tests/evasions/nothing.rs"),
];

fn evasions() -> Folder {
    folders().into_iter().find(|folder| folder.name() == "evasions").expect("the folder")
}

fn table() -> BTreeMap<String, Row> {
    let text = fs::read_to_string(evasions().path.join("README.md")).expect("the table");
    let rows = text.lines().filter(|line| line.starts_with("| ["));
    rows.map(|line| Row::read(line).unwrap_or_else(|| panic!("no row: {line}")))
        .map(|row| (row.program.clone(), row))
        .collect()
}

/// A file of the repository.
fn read(path: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// The layer that the second line of a program names.
fn said(program: &Path) -> String {
    let source = fs::read_to_string(program).expect("a program");
    let mut lines = source.lines();
    assert!(lines.next().is_some_and(|line| line.starts_with("//! Evasion: ")), "first line of {}", program.display());
    let layer = lines.next().and_then(|line| line.strip_prefix("//! Caught by: ")?.strip_suffix('.'));
    layer.unwrap_or_else(|| panic!("second line of {}", program.display())).to_owned()
}

/// `fail/alias.rs` and where it is.
fn programs() -> Vec<(String, PathBuf)> {
    let name = |kind: &str, path: &Path| format!("{kind}/{}", path.file_name().unwrap_or_default().to_string_lossy());
    ["fail", "pass"]
        .into_iter()
        .flat_map(|kind| evasions().cases(kind).into_iter().map(move |path| (name(kind, &path), path)))
        .collect()
}

/// Whether a file has this test, run and not ignored, and the test is about `program`.
fn has_test(text: &str, test: &str, program: &str) -> bool {
    let Some((_, after)) = text.split_once(&format!("#[test]\nfn {test}() {{\n")) else { return false };
    let body = after.split("\n}\n").next().unwrap_or_default();
    test == "texts" || body.contains(&format!("{program}::line"))
}

#[test]
fn every_program_is_in_the_table_with_the_layer_that_it_says() {
    let table = table();
    for (name, path) in programs() {
        let row = table.get(&name).unwrap_or_else(|| panic!("{name} is not in cases/evasions/README.md"));
        assert_eq!(row.layer, said(&path), "left: the table, right: {name}");
        assert_eq!(row.layer == "types", name.starts_with("fail/"), "{name}: what types catch is under `fail`");
    }
    let known: Vec<String> = programs().into_iter().map(|(name, _)| name).collect();
    for name in table.keys() {
        assert!(known.contains(name), "{name} is in the table, and nowhere else");
    }
    assert!(known.len() >= 20, "only {} evasions", known.len());
}

#[test]
fn every_row_names_a_test_that_asserts_it() {
    let included = read("tests/tests/evasions/programs.rs");
    for (name, row) in table() {
        let place = LAYERS.iter().find(|(layer, _)| *layer == row.layer);
        let (_, file) = place.unwrap_or_else(|| panic!("{name}: {:?} is no layer", row.layer));
        assert_eq!(row.file, *file, "{name}: the tests of {} are elsewhere", row.layer);
        let stem = name.trim_start_matches("pass/").trim_end_matches(".rs");
        assert!(has_test(&read(file), &row.test, stem), "{name}: {file} has no test `{}` of it", row.test);
        if row.layer == "types" {
            continue;
        }
        let path = format!("{stem}: \"../../../ui-tests/cases/evasions/{name}\"");
        assert!(included.contains(&path), "tests/tests/evasions/programs.rs does not include {name}");
    }
}

/// What no layer catches is named as such where people read about the layers.
#[test]
fn what_nothing_catches_is_documented() {
    let chapter = read("docs/replay-safety.md").split_whitespace().collect::<Vec<_>>().join(" ");
    for (name, row) in table() {
        assert_eq!(row.words.is_some(), row.layer == "nothing", "{name}: words of the documentation");
        if let Some(words) = row.words {
            assert!(chapter.contains(&words), "{name}: docs/replay-safety.md says nothing of {words:?}");
        }
    }
}

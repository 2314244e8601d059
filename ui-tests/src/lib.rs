//! The cases under `cases/`, as the tests see them. See `README.md` for how to add one.

use std::path::{Path, PathBuf};

pub mod helpers;

/// A rule's folder: `cases/sw020_unknown_node`.
#[derive(Debug)]
pub struct Folder {
    /// `SW020`; none for the folders that belong to no rule of ours.
    pub code: Option<String>,
    /// The folder itself.
    pub path: PathBuf,
}

impl Folder {
    /// Its name without the path.
    pub fn name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// The cases under `fail` or `pass`, in order of their names.
    pub fn cases(&self, kind: &str) -> Vec<PathBuf> {
        listed(&self.path.join(kind)).into_iter().filter(|path| path.extension().is_some_and(|it| it == "rs")).collect()
    }
}

/// All folders, in the order of their codes.
pub fn folders() -> Vec<Folder> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let folder = |path: PathBuf| {
        let name = path.file_name()?.to_str()?;
        let code = name.split_once('_').map(|(code, _)| code).filter(|code| is_code(code)).map(str::to_uppercase);
        Some(Folder { code, path })
    };
    listed(&cases).into_iter().filter(|path| path.is_dir()).filter_map(folder).collect()
}

fn is_code(text: &str) -> bool {
    text.strip_prefix("sw").is_some_and(|digits| digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit()))
}

fn listed(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

/// An error at a line, as a case expects it or as the compiler reports it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reported {
    /// `SW020`, or rustc's own `E0308`; empty where rustc gives none.
    pub code: String,
    /// The text of the line. trybuild leaves line numbers out, and rustc quotes the line.
    pub line: String,
}

/// The lines of a case that carry `// ERROR SW020`, once for each error on the line.
pub fn expected(source: &str) -> Vec<Reported> {
    let marked = source.lines().flat_map(|line| {
        let codes = line.split("// ERROR").skip(1);
        codes.map(|code| Reported { code: code.trim().to_owned(), line: line.trim().to_owned() })
    });
    let mut expected: Vec<Reported> = marked.collect();
    expected.sort();
    expected
}

/// The errors in a `.stderr`, each with the line that its first `^` stands under.
pub fn found(stderr: &str) -> Vec<Reported> {
    let mut found = Vec::new();
    let mut code = None;
    let mut quoted = "";
    for line in stderr.lines() {
        if let Some(rest) = line.strip_prefix("error") {
            code = Some(code_of(rest));
        } else if let Some(text) = line.trim_start().strip_prefix('|') {
            // Where an error spans lines, a second bar stands before each of them.
            let text = text.trim().trim_start_matches(['|', '/']).trim_start();
            let points = text.starts_with(['^', '-']) && text.contains('^');
            if !points {
                quoted = text;
            } else if let Some(code) = code.take() {
                found.push(Reported { code, line: quoted.to_owned() });
            }
        }
    }
    found.sort();
    found
}

/// Of `: [SW020] …`, `[E0308]: …`, or `[E0277]: [SW091] …`, where rustc reports in words of ours.
fn code_of(rest: &str) -> String {
    let rest = rest.find("[SW").map_or(rest, |ours| &rest[ours..]);
    let bracketed = rest.trim_start_matches(": ").strip_prefix('[').and_then(|text| text.split_once(']'));
    bracketed.map(|(code, _)| code.to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Reported, expected, found};

    #[test]
    fn markers_and_errors_are_read_alike() {
        let at = |line: &str, code: &str| Reported { line: line.to_owned(), code: code.to_owned() };
        let marked = "b(); // ERROR SW020";
        assert_eq!(expected(&format!("a\n    {marked}\n")), [at(marked, "SW020")]);
        let stderr = format!(
            "error: [SW020] unknown\n       help: x\n --> cases/a.rs\n  |\n  |     {marked}\n  |     ^\n  |     second"
        );
        assert_eq!(found(&stderr), [at(marked, "SW020")]);
        let by_rustc = stderr.replace("error: [", "error[E0277]: [");
        assert_eq!(found(&by_rustc), [at(marked, "SW020")]);
        let spanning = "error[E0435]: y\n  --> cases/a.rs\n   |\n   | /   m! {\n   | |     b\n   | |     ^\n   | |   }";
        assert_eq!(found(spanning), [at("b", "E0435")]);
    }
}

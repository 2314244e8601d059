//! The files of the repository.

use std::path::{Path, PathBuf};

/// A text file of the repository.
pub(crate) struct File {
    /// Relative to the root, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every file whose name ends in one of `endings`, in order of its path. Build directories and hidden ones are left out.
pub(crate) fn files(endings: &[&str]) -> Vec<File> {
    let mut files = Vec::new();
    walk(&root(), "", endings, &mut files);
    files.sort_by(|left, right| left.path.cmp(&right.path));
    assert!(!files.is_empty(), "no file ends in {endings:?}: the walk is wrong");
    files
}

/// Every Rust file.
pub(crate) fn rust() -> Vec<File> {
    files(&[".rs"])
}

/// A file by its path.
pub(crate) fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The names in a directory, in order; none if there is no such directory.
pub(crate) fn names(directory: &str) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(root().join(directory)) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned())).collect();
    names.sort();
    names
}

fn walk(root: &Path, below: &str, endings: &[&str], files: &mut Vec<File>) {
    for name in names_in(&root.join(below)) {
        let path = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
        let full = root.join(&path);
        if full.is_dir() {
            let built = matches!(name.as_str(), "target" | "wip" | "streamwright-state");
            if !built && !name.starts_with('.') {
                walk(root, &path, endings, files);
            }
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            // What is not text (none of ours) is not checked.
            if let Ok(text) = std::fs::read_to_string(&full) {
                files.push(File { path, text });
            }
        }
    }
}

fn names_in(directory: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect()
}

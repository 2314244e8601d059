//! libclang, as the generator of RocksDB's bindings finds it: a shared library in one of the usual
//! places, and beside it the compiler's own headers (`stddef.h` and such), which Debian ships apart.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Result};

/// What is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    /// No library.
    Library,
    /// A library of this major version, but not its headers.
    Headers(u32),
}

impl Missing {
    pub(super) fn in_words(self) -> &'static str {
        match self {
            Missing::Library => "libclang (RocksDB's bindings are generated with it)",
            Missing::Headers(_) => "libclang's own headers (RocksDB's bindings are generated with them)",
        }
    }

    /// The smallest Debian packages that help. `available` tells whether a name has a candidate.
    pub(super) fn debian_packages(self, available: impl Fn(&str) -> bool) -> Vec<String> {
        let exact = match self {
            Missing::Library => vec!["libclang1-14".to_owned(), "libclang-common-14-dev".to_owned()],
            Missing::Headers(version) => vec![format!("libclang-common-{version}-dev")],
        };
        if exact.iter().all(|name| available(name)) { exact } else { vec!["libclang-dev".to_owned()] }
    }
}

/// What the generator would not find here.
pub(super) fn missing() -> Result<Option<Missing>> {
    if let Some(path) = std::env::var_os("LIBCLANG_PATH") {
        // Somebody chose; no package would change what the generator then finds.
        let path = PathBuf::from(path);
        if path.is_file() || !libraries(&path).is_empty() {
            return Ok(None);
        }
        return Err(Failure::new(format!("LIBCLANG_PATH names {}, where no libclang is", path.display())));
    }
    let roots = [
        "/usr/lib",
        "/usr/lib64",
        "/usr/local/lib",
        "/opt/homebrew/opt/llvm/lib",
        "/Library/Developer/CommandLineTools/usr/lib",
    ];
    Ok(missing_below(&roots.map(Path::new)))
}

fn missing_below(roots: &[&Path]) -> Option<Missing> {
    let dirs: Vec<PathBuf> = roots.iter().flat_map(|root| library_dirs(root)).collect();
    // The generator takes the newest library, so the headers must be of that version.
    let Some(version) = dirs.iter().flat_map(|dir| libraries(dir)).max() else {
        return Some(Missing::Library);
    };
    let has_headers = dirs.iter().any(|dir| has_headers(dir, version));
    // A library whose name bears no version comes from a whole LLVM; its headers come with it.
    (version != 0 && !has_headers).then_some(Missing::Headers(version))
}

/// The root itself, one folder an architecture (`x86_64-linux-gnu`), one an LLVM (`llvm-14/lib`).
fn library_dirs(root: &Path) -> Vec<PathBuf> {
    let mut dirs = vec![root.to_owned()];
    for entry in fs::read_dir(root).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("llvm") {
            dirs.push(entry.path().join("lib"));
        } else if name.contains("-linux-") {
            dirs.push(entry.path());
        }
    }
    dirs
}

/// The versions of the libclangs in a folder; zero where the name bears none.
fn libraries(dir: &Path) -> Vec<u32> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    entries.filter_map(|entry| library_version(&entry.file_name().to_string_lossy())).collect()
}

/// `libclang-14.so.1`, `libclang.so.14.0.6`, `libclang.so`, `libclang.dylib`; not `libclang-cpp.so`.
fn library_version(name: &str) -> Option<u32> {
    let rest = name.strip_prefix("libclang")?;
    if rest == ".dylib" {
        return Some(0);
    }
    let (before, after) = rest.split_once(".so")?;
    let number = if before.is_empty() { after.strip_prefix('.').unwrap_or("") } else { before.strip_prefix('-')? };
    let digits = number.split('.').next().unwrap_or("");
    // Debian's `libclang.so.1` counts something else.
    match digits.parse() {
        Ok(1) => Some(0),
        Ok(version) => Some(version),
        Err(_) => (before.is_empty() && digits.is_empty()).then_some(0),
    }
}

/// `clang/14/include`, `clang/14.0.6/include` and the like, with a header of the compiler's own.
fn has_headers(dir: &Path, version: u32) -> bool {
    let entries = fs::read_dir(dir.join("clang")).into_iter().flatten().flatten();
    entries
        .filter(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            name.split('.').next().and_then(|digits| digits.parse().ok()) == Some(version)
        })
        .any(|entry| entry.path().join("include/stddef.h").exists())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_file_names() {
        assert_eq!(library_version("libclang-14.so.1"), Some(14));
        assert_eq!(library_version("libclang-14.so.14.0.6"), Some(14));
        assert_eq!(library_version("libclang.so.19.1"), Some(19));
        assert_eq!(library_version("libclang.so.1"), Some(0));
        assert_eq!(library_version("libclang.so"), Some(0));
        assert_eq!(library_version("libclang.dylib"), Some(0));
        assert_eq!(library_version("libclang-cpp.so.14"), None);
        assert_eq!(library_version("libclangBasic.a"), None);
    }

    #[test]
    fn a_library_without_its_headers_is_not_enough() {
        let root = std::env::temp_dir().join(format!("xtask-libclang-{}", std::process::id()));
        let llvm = root.join("llvm-14/lib");
        fs::create_dir_all(&llvm).expect("a temporary folder");
        assert_eq!(missing_below(&[&root]), Some(Missing::Library));
        fs::write(llvm.join("libclang-14.so.1"), "").expect("a file");
        assert_eq!(missing_below(&[&root]), Some(Missing::Headers(14)));
        let include = llvm.join("clang/14.0.6/include");
        fs::create_dir_all(&include).expect("a folder");
        fs::write(include.join("stddef.h"), "").expect("a file");
        assert_eq!(missing_below(&[&root]), None);
        fs::remove_dir_all(&root).expect("the folder goes");
    }

    #[test]
    fn debian_gets_the_small_packages_where_it_has_them() {
        let small = Missing::Library.debian_packages(|_| true);
        assert_eq!(small, ["libclang1-14", "libclang-common-14-dev"]);
        assert_eq!(Missing::Library.debian_packages(|_| false), ["libclang-dev"]);
        assert_eq!(Missing::Headers(16).debian_packages(|_| true), ["libclang-common-16-dev"]);
    }
}

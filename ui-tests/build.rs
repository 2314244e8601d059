//! Makes every legal case a module of one test crate: they cost one compilation together instead of one each.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-changed=cases");
    println!("cargo::rustc-env=PLATFORM={}", env::var("TARGET").unwrap_or_default());
    let cases = Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("cases");
    let mut modules = String::new();
    for folder in listed(&cases)? {
        for case in listed(&folder.join("pass")).unwrap_or_default() {
            let name = format!("{}_{}", stem(&folder), stem(&case));
            // Writing to a text cannot fail.
            let _ = writeln!(modules, "#[path = {case:?}]\nmod {name};");
        }
    }
    let out = Path::new(&env::var("OUT_DIR").unwrap_or_default()).to_path_buf();
    fs::write(out.join("pass.rs"), modules)?;
    fs::write(out.join("listed.rs"), listed_functions()?)
}

/// A program that names every function that replayed code may call without a mark: one that no longer exists is an error.
fn listed_functions() -> std::io::Result<String> {
    let list =
        Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("../macros/src/proof/allow/functions.rs");
    println!("cargo::rerun-if-changed={}", list.display());
    let text = fs::read_to_string(list)?;
    // `"std::mem::take" ["u8"]`
    let rows = text.lines().filter_map(|line| line.trim().strip_prefix('"'));
    let mut program = String::from("pub fn listed() -> usize {\n    let mut number = 0;\n");
    for row in rows {
        let mut quoted = row.split('"');
        let (path, arguments) = (quoted.next().unwrap_or_default(), quoted.nth(1).unwrap_or_default());
        let _ = writeln!(program, "    let _ = ::{path}::<{arguments}>;\n    number += 1;");
    }
    program.push_str("    number\n}\n");
    Ok(program)
}

fn listed(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

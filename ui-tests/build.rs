//! Makes every legal case a module of one test crate: they cost one compilation together instead of one each.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-changed=cases");
    let cases = Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("cases");
    let mut modules = String::new();
    for folder in listed(&cases)? {
        for case in listed(&folder.join("pass")).unwrap_or_default() {
            let name = format!("{}_{}", stem(&folder), stem(&case));
            // Writing to a text cannot fail.
            let _ = writeln!(modules, "#[path = {case:?}]\nmod {name};");
        }
    }
    let out = Path::new(&env::var("OUT_DIR").unwrap_or_default()).join("pass.rs");
    fs::write(out, modules)
}

fn listed(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

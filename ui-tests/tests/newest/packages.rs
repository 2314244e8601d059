//! The followed crates: the dependencies of `ui-tests/newest/Cargo.toml`, as cargo has fetched them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use serde_json::Value;

/// A crate in one version.
#[derive(Debug, Clone)]
pub(crate) struct Package {
    /// What its manifest calls it.
    pub(crate) name: String,
    pub(crate) version: String,
    /// What a program calls it.
    pub(crate) library: String,
    /// The file that the library begins with.
    pub(crate) root: PathBuf,
}

/// All packages that the manifest leads to.
#[derive(Debug)]
pub(crate) struct Packages {
    /// Followed in their newest release.
    pub(crate) newest: Vec<Package>,
    /// Releases before that people still use.
    pub(crate) older: Vec<Package>,
    /// What each depends on, by where it begins and the name that it uses: re-exports lead there.
    pub(crate) dependencies: BTreeMap<PathBuf, BTreeMap<String, Package>>,
}

/// The folder of the manifest: that of the repository, or what `STREAMWRIGHT_NEWEST` names, where `cargo xtask newest` has
/// written another lock file.
fn manifest() -> PathBuf {
    let folder = env::var_os("STREAMWRIGHT_NEWEST").map_or_else(|| own_folder().join("newest"), PathBuf::from);
    folder.join("Cargo.toml")
}

/// `ui-tests`.
pub(crate) fn own_folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

impl Packages {
    /// Fetches what is not there, and reads what cargo says of it. Nothing is built.
    pub(crate) fn read() -> Self {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(["metadata", "--format-version=1", "--locked", "--filter-platform", env!("PLATFORM")])
            .arg("--manifest-path")
            .arg(manifest())
            .output()
            .expect("cargo can be run");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "the sources of the followed crates cannot be had: {said}");
        Self::from_metadata(&serde_json::from_slice(&output.stdout).expect("JSON of cargo"))
    }

    fn from_metadata(metadata: &Value) -> Self {
        let all: BTreeMap<&str, Package> = list(metadata, "packages")
            .filter_map(|package| Some((package["id"].as_str()?, Package::from_metadata(package)?)))
            .collect();
        let root = metadata["resolve"]["root"].as_str().expect("a root");
        let is_root = |entry: &&Value| entry["id"] == root;
        let own = list(metadata, "packages").find(is_root).expect("the manifest");
        let renamed: Vec<&str> = list(own, "dependencies").filter_map(|wanted| wanted["rename"].as_str()).collect();
        let dependencies_of = |node: &Value| -> BTreeMap<String, Package> {
            let pairs = list(node, "deps").filter_map(|dependency| {
                Some((dependency["name"].as_str()?.to_owned(), all.get(dependency["pkg"].as_str()?)?.clone()))
            });
            pairs.collect()
        };
        let nodes = || list(&metadata["resolve"], "nodes");
        let followed = dependencies_of(nodes().find(is_root).expect("the dependencies"));
        let is_older = |name: &str| renamed.iter().any(|renamed| renamed.replace('-', "_") == name);
        let (older, newest): (Vec<_>, Vec<_>) = followed.into_iter().partition(|(name, _)| is_older(name));
        let packages = |pairs: Vec<(String, Package)>| pairs.into_iter().map(|(_, package)| package).collect();
        let dependencies = nodes()
            .filter_map(|node| Some((all.get(node["id"].as_str()?)?.root.clone(), dependencies_of(node))))
            .collect();
        Self { newest: packages(newest), older: packages(older), dependencies }
    }
}

impl Package {
    fn from_metadata(package: &Value) -> Option<Self> {
        const LIBRARIES: &[&str] = &["lib", "rlib", "proc-macro", "dylib", "cdylib", "staticlib"];
        let is_library = |target: &&Value| {
            list(target, "kind").any(|kind| kind.as_str().is_some_and(|kind| LIBRARIES.contains(&kind)))
        };
        let library = list(package, "targets").find(is_library)?;
        Some(Self {
            name: package["name"].as_str()?.to_owned(),
            version: package["version"].as_str()?.to_owned(),
            library: library["name"].as_str()?.replace('-', "_"),
            root: library["src_path"].as_str()?.into(),
        })
    }

    /// `jiff 0.2.1`
    pub(crate) fn shown(&self) -> String {
        format!("{} {}", self.name, self.version)
    }

    /// How much source there is, in bytes.
    pub(crate) fn size(&self) -> u64 {
        let mut folders: Vec<PathBuf> = self.root.parent().map(Path::to_owned).into_iter().collect();
        let mut size = 0;
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                    _ => size += entry.metadata().map_or(0, |metadata| metadata.len()),
                }
            }
        }
        size
    }
}

fn list<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    value[name].as_array().into_iter().flatten()
}

/// A file of the repository, by its path from `ui-tests`.
pub(crate) fn text(path: &str) -> String {
    let file = own_folder().join(path);
    fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

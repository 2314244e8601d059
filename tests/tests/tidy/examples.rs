//! Every example is in the index, and everything in the index exists.

use std::collections::BTreeSet;

use crate::source::{names, read, root};

#[test]
fn every_example_is_indexed() {
    let manifest = read("examples/Cargo.toml");
    let declared: BTreeSet<&str> = manifest
        .split("[[example]]")
        .skip(1)
        .filter_map(|section| section.split("name = \"").nth(1)?.split('"').next())
        .collect();
    let index = read("examples/README.md");
    let indexed: BTreeSet<&str> =
        index.lines().filter_map(|line| line.strip_prefix("| [")?.split(']').next()).collect();
    let folders: BTreeSet<String> = names("examples")
        .into_iter()
        .filter(|name| root().join("examples").join(name).join("main.rs").exists())
        .collect();
    assert!(!declared.is_empty());
    assert_eq!(declared, indexed, "left: examples/Cargo.toml, right: examples/README.md");
    assert_eq!(declared, folders.iter().map(String::as_str).collect(), "left: examples/Cargo.toml, right: folders");
}

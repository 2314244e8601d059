//! The whole file: entries of application ids in order, each kept as it is but the one that is replaced.

use std::collections::BTreeMap;
use std::io;

const HEAD: &str = "\
# What the topologies of this package leave behind by running: `topology!` compares them with it, because a change may
# strand the state of those that ran before. Written by `cargo streamwright lock`; review its changes.
version = 1
";

/// The file with `entry` as what it says about `application`.
pub(super) fn with_entry(old: &str, application: &str, entry: &str) -> io::Result<String> {
    let mut entries = entries(old)?;
    entries.insert(application.to_owned(), entry.trim_end().to_owned());
    let entries = entries.values().map(|entry| format!("\n{entry}\n"));
    Ok(std::iter::once(HEAD.to_owned()).chain(entries).collect())
}

/// The text about each application id, without what stands before the first.
fn entries(text: &str) -> io::Result<BTreeMap<String, String>> {
    let invalid = |what: String| io::Error::new(io::ErrorKind::InvalidData, what);
    let mut entries: BTreeMap<String, String> = BTreeMap::new();
    let mut current = None;
    for line in text.lines() {
        if line.starts_with('[') {
            let name = line.strip_prefix("[topology.\"").and_then(|rest| Some(rest.split_once('"')?.0));
            let name = name.ok_or_else(|| invalid(format!("`{line}` is no table of a lock")))?;
            current = Some(name.to_owned());
        }
        match &current {
            Some(name) => {
                let entry = entries.entry(name.clone()).or_default();
                entry.push_str(line);
                entry.push('\n');
            }
            None if line.is_empty() || line.starts_with('#') || line == "version = 1" => {}
            None => return Err(invalid(format!("`{line}` is no line of a lock of version 1"))),
        }
    }
    Ok(entries.into_iter().map(|(name, entry)| (name, entry.trim_end().to_owned())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_of_others_stay_and_all_are_sorted() {
        let b = "[topology.\"b-v1\"]\n\n[topology.\"b-v1\".store.\"s\"]\nkind = \"key-value\"\n";
        let file = with_entry("", "b-v1", b).expect("a new file");
        let a = "[topology.\"a-v1\"]\n";
        let both = with_entry(&file, "a-v1", a).expect("a second entry");
        assert_eq!(both, format!("{HEAD}\n{a}\n{b}"));
        assert_eq!(with_entry(&both, "b-v1", b).expect("the same again"), both);
        let other = with_entry(&both, "b-v1", "[topology.\"b-v1\"]\n").expect("another entry");
        assert_eq!(other, format!("{HEAD}\n{a}\n[topology.\"b-v1\"]\n"));
    }

    #[test]
    fn what_is_no_lock_is_not_overwritten() {
        for text in ["[package]\nname = \"x\"\n", "version = 2\n", "<<<<<<< ours\n"] {
            assert!(with_entry(text, "a-v1", "[topology.\"a-v1\"]\n").is_err(), "{text}");
        }
    }
}

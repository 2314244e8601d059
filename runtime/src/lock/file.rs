//! The whole file: entries of application ids in order, each kept as it is but the one that is replaced.

use std::collections::BTreeMap;
use std::io;

const HEAD: &str = "\
# What the topologies of this package leave behind by running: `topology!` compares them with it, because a change may
# strand the state of those that ran before. Written by `cargo streamwright lock`; review its changes.
version = 1
";

/// Kinds of tables, and lines, that an entry may have. `macros/src/lock/contract.rs` knows the same; here they keep what
/// a later version wrote from being lost, in a test that was built before the file had it.
const KINDS: [&str; 4] = ["repartition", "sink", "source", "store"];
const LINES: [&str; 19] = [
    "advance_ms",
    "cache",
    "difference_ms",
    "emit",
    "gap_ms",
    "grace_ms",
    "key_fingerprint",
    "key_serde",
    "key_shape",
    "kind",
    "partitions",
    "read_in",
    "retention_ms",
    "size_ms",
    "subtopology",
    "value_fingerprint",
    "value_serde",
    "value_shape",
    "written_in",
];

/// What the file says about `application`.
pub(super) fn entry(text: &str, application: &str) -> io::Result<Option<String>> {
    Ok(entries(text)?.remove(application))
}

/// The file with `entry` as what it says about `application`.
pub(super) fn with_entry(old: &str, application: &str, entry: &str) -> io::Result<String> {
    let mut entries = entries(old)?;
    let unknown = entries.get(application).and_then(|old| old.lines().find(|line| !is_known(application, line)));
    if let Some(line) = unknown {
        return Err(invalid(format!(
            "`{line}` is no line of a lock of version 1; if a later version of streamwright wrote it, use that one"
        )));
    }
    entries.insert(application.to_owned(), entry.trim_end().to_owned());
    let entries = entries.values().map(|entry| format!("\n{entry}\n"));
    Ok(std::iter::once(HEAD.to_owned()).chain(entries).collect())
}

pub(super) fn invalid(what: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

fn is_known(application: &str, line: &str) -> bool {
    match (line.strip_prefix('['), line.split_once(" = ")) {
        (Some(table), _) => {
            let part = table.strip_prefix(&format!("topology.\"{application}\""));
            part.is_some_and(|part| part == "]" || KINDS.iter().any(|kind| part.starts_with(&format!(".{kind}.\""))))
        }
        (None, Some((key, _))) => LINES.contains(&key),
        (None, None) => line.trim().is_empty() || line.starts_with('#'),
    }
}

/// The text about each application id, without what stands before the first.
fn entries(text: &str) -> io::Result<BTreeMap<String, String>> {
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

    #[test]
    fn what_a_later_version_wrote_is_not_lost() {
        let entry = "[topology.\"a-v1\"]\n\n[topology.\"a-v1\".store.\"s\"]\nkind = \"key-value\"\n";
        let file = with_entry("", "a-v1", entry).expect("a new file");
        for later in [
            file.replace("kind", "later_ms = 5\nkind"),
            file.replace(".store.", ".window-store."),
            file.replace("\"a-v1\"]\n\n", "\"a-v1\"]\nwindows = 1\n\n"),
        ] {
            assert_ne!(later, file);
            let error = with_entry(&later, "a-v1", entry).expect_err("a later version").to_string();
            assert!(error.contains("later version"), "{error}");
            let others = with_entry(&later, "b-v1", "[topology.\"b-v1\"]\n").expect("another application");
            assert!(others.starts_with(later.trim_end()), "{others}");
        }
    }
}

//! Changes that existing state survives. The lock has to learn of them, or it would not see the next one.

use std::collections::BTreeSet;

use super::Stale;
use super::compare::Comparison;
use super::contract::Part;
use super::file::Mode;
use crate::catalogue;
use crate::diag::{Diag, Diags};
use crate::model::Model;

/// Lines whose value the topology's text gives; the types of a part are rustc's.
const KNOWN: &[&str] = &[
    "kind",
    "size_ms",
    "advance_ms",
    "gap_ms",
    "difference_ms",
    "grace_ms",
    "retention_ms",
    "emit",
    "time_limit_ms",
    "max_records",
    "max_bytes",
    "when_full",
    "cache",
    "key_serde",
    "value_serde",
    "partitions",
    "subtopology",
    "written_in",
    "read_in",
];

/// What differs, in words.
pub(super) fn differences(comparison: &Comparison<'_>) -> Vec<String> {
    let (now, then) = (&comparison.now.parts, &comparison.then.parts);
    let names: BTreeSet<_> = now.keys().chain(then.keys()).collect();
    let mut differences = Vec::new();
    for name in names {
        match (now.get(name), then.get(name)) {
            _ if comparison.migrated.contains(name) => differences.push(format!("{name} is migrated")),
            (Some(_), None) => differences.push(format!("{name} is new")),
            (None, Some(_)) => differences.push(format!("{name} is gone")),
            (Some(now), Some(then)) => differences.extend(lines(now, then).map(|line| format!("{name}: {line}"))),
            (None, None) => {}
        }
    }
    differences
}

fn lines<'p>(now: &'p Part, then: &'p Part) -> impl Iterator<Item = String> + 'p {
    KNOWN.iter().filter(|key| now.get(key) != then.get(key)).map(|key| match (now.get(key), then.get(key)) {
        (Some(new), Some(old)) => format!("`{key}` is `{new}`, was `{old}`"),
        (Some(new), None) => format!("`{key}` is `{new}`"),
        _ => format!("`{key}` is no longer said"),
    })
}

/// The warning for generated code, or the error where locks must be current; nothing where it is being updated.
pub(super) fn report(model: &Model, differences: &[String], mode: Mode, diags: &Diags) -> Option<String> {
    if differences.is_empty() || mode == Mode::Update {
        return None;
    }
    let diag = diag(model, differences);
    if mode == Mode::Locked {
        diags.push(diag);
        return None;
    }
    Some(diag.text())
}

/// The same for a difference that only rustc will find.
pub(super) fn if_found(model: &Model, difference: String, mode: Mode) -> Option<Stale> {
    let text = diag(model, &[difference]).text();
    match mode {
        Mode::Warn => Some(Stale::Warning(text)),
        Mode::Locked => Some(Stale::Error(text)),
        Mode::Update => None,
    }
}

fn diag(model: &Model, differences: &[String]) -> Diag {
    let application = &model.application_id.value;
    let message = format!("the topology lock is stale for `{}`", application.value());
    let diag = Diag::new(&catalogue::LOCK_STALE, application, message)
        .help("update it: `cargo streamwright lock`, or `STREAMWRIGHT_LOCK=update cargo test`; and commit it");
    differences.iter().fold(diag, |diag, difference| diag.note(difference.clone()))
}

//! What replayed code must not name: data, one file a category.
//!
//! Paths are written in four ways:
//! - `Instant::now`: the user's path ends with these segments;
//! - `now()`: the same, and the path is called (a local variable `now` is no clock);
//! - `=Command::new`: the path is exactly this, once `std`, `core` or `tokio` before it is taken off (for
//!   names that users give to types of their own);
//! - `fs::*`: the path goes through this module or type. A module stands first in the path, a type may
//!   stand anywhere.
//!
//! Methods are `name` or `name/arity`; macros are the last segment of their path.

mod address;
mod async_code;
mod clock;
mod files;
mod logging;
mod network;
mod printing;
mod process;
mod random_id;
mod randomness;
mod shared_state;
mod threads;

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::catalogue::Code;

/// Everything that shares one diagnostic code.
pub(super) struct Category {
    pub code: &'static Code,
    pub groups: &'static [Group],
}

/// Names that share a reason and a fix.
pub(super) struct Group {
    pub paths: &'static [&'static str],
    pub methods: &'static [&'static str],
    pub macros: &'static [&'static str],
    /// Completes the sentence "`name` …".
    pub reason: &'static str,
    /// What to write instead, in the imperative. `{context}` stands for how this closure gets at the context
    /// of the record.
    pub fix: &'static str,
}

/// An entry of the list that the user's code named.
#[derive(Clone, Copy)]
pub(super) struct Denied {
    pub code: &'static Code,
    pub group: &'static Group,
}

static CATEGORIES: &[&Category] = &[
    &clock::CATEGORY,
    &random_id::CATEGORY,
    &randomness::CATEGORY,
    &files::CATEGORY,
    &network::CATEGORY,
    &process::CATEGORY,
    &threads::CATEGORY,
    &printing::CATEGORY,
    &async_code::CATEGORY,
    &shared_state::CATEGORY,
    &address::CATEGORY,
    &logging::CATEGORY,
];

/// Methods that reach into a static; denied on receivers written in upper case only.
pub(super) use shared_state::{METHODS_OF_STATICS, STATICS};

/// Texts of what the visitor sees itself, without a name of the list.
pub(super) use address::{FIX as ADDRESS_FIX, REASON as ADDRESS_REASON};
pub(super) use async_code::{FIX as ASYNC_FIX, REASON as ASYNC_REASON};

fn entries() -> impl Iterator<Item = Denied> {
    CATEGORIES.iter().flat_map(|category| {
        let code = category.code;
        category.groups.iter().map(move |group| Denied { code, group })
    })
}

/// The patterns by a name that must occur in the path: every path of a program is looked up.
static BY_NAME: LazyLock<HashMap<&str, Vec<(&str, Denied)>>> = LazyLock::new(|| {
    let mut by_name: HashMap<&str, Vec<(&str, Denied)>> = HashMap::new();
    for denied in entries() {
        for pattern in denied.group.paths {
            by_name.entry(super::paths::name_of(pattern)).or_default().push((pattern, denied));
        }
    }
    by_name
});

/// The most specific entry that `segments` match: `tokio::fs::read` is about files, not about tokio.
pub(super) fn path(segments: &[String], called: bool) -> Option<Denied> {
    segments
        .iter()
        .filter_map(|name| BY_NAME.get(name.as_str()))
        .flatten()
        .filter_map(|(pattern, denied)| {
            let weight = super::paths::matches(pattern, segments, called)?;
            Some((weight, *denied))
        })
        .max_by_key(|(weight, _)| *weight)
        .map(|(_, denied)| denied)
}

/// The entry for a call `.name(…)` with `arity` arguments.
pub(super) fn method(name: &str, arity: usize) -> Option<Denied> {
    entries().find(|denied| denied.group.methods.iter().any(|row| is_method(row, name, arity)))
}

/// The entry for a macro by the last segment of its path.
pub(super) fn macro_name(name: &str) -> Option<Denied> {
    entries().find(|denied| denied.group.macros.contains(&name))
}

/// Whether `row`, as `name` or `name/arity`, stands for this call.
pub(super) fn is_method(row: &str, name: &str, arity: usize) -> bool {
    match row.split_once('/') {
        None => row == name,
        Some((row, wanted)) => row == name && wanted.parse() == Ok(arity),
    }
}

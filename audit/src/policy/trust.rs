//! What is vouched for: code that does what is looked for, and whose results do not depend on it.
//!
//! An entry holds for what its code does itself and has done for it by other libraries. A closure of the user's that it
//! calls back is audited as anywhere else.

use crate::kind::{Kind, Kinds};

/// A path, the kinds of findings it may cause, and why they change no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trust {
    path: String,
    kinds: Kinds,
    reason: String,
}

impl Trust {
    /// Vouches for all that the function, type, module or crate at `path` does, as an audit names it: without generic
    /// arguments. Of another library's function, its name.
    ///
    /// ```
    /// # use streamwright_audit::Trust;
    /// let trust = Trust::new("prices::catalogue", "read once from a constant, and never written");
    /// assert_eq!(trust.path(), "prices::catalogue");
    /// ```
    pub fn new(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { path: path.into(), kinds: Kinds::ALL, reason: reason.into() }
    }

    /// The path.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Why.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    pub(crate) fn kinds(&self) -> Kinds {
        self.kinds
    }
}

/// The kinds, the reason, and the paths: a facade and the crate that does its work.
type Row = (&'static [Kind], &'static str, &'static [&'static str]);

static ROWS: &[Row] = &[
    (
        &Kind::ALL,
        "the library's own: what it does with broker and disk is part of the transaction, and tested by its own tests",
        &["streamwright::log", "streamwright::store", "streamwright::metrics"],
    ),
    (
        &[Kind::HasherSeed],
        "iterates in the order of insertion, whatever the hashes are",
        &["indexmap", "linked_hash_map", "hashlink"],
    ),
    (
        &[Kind::HasherSeed, Kind::Threads],
        "looks up names of groups, and shares its caches between threads; a match depends on neither",
        &["regex", "regex_automata", "regex_syntax", "aho_corasick"],
    ),
    (
        &[
            Kind::Clock,
            Kind::Console,
            Kind::Environment,
            Kind::HasherSeed,
            Kind::SharedState,
            Kind::Sleeping,
            Kind::Threads,
        ],
        "watches and never answers: nothing that a log or a metric does comes back to who calls it",
        &["tracing", "tracing_core", "tracing_log", "log", "metrics"],
    ),
    (
        &[Kind::Clock, Kind::Sleeping, Kind::Threads],
        "a channel: what arrives is decided by who sends, and other threads are findings of their own",
        &["std::sync::mpsc", "std::sync::mpmc"],
    ),
    (
        &[Kind::Clock, Kind::HasherSeed, Kind::Randomness, Kind::Sleeping, Kind::Threads, Kind::Unreadable],
        "a lock: decides who waits and for how long, and changes no value",
        &["parking_lot", "parking_lot_core", "lock_api"],
    ),
    (
        &[Kind::Sleeping, Kind::Threads],
        "filled once: a thread that comes second waits for the same value",
        &["once_cell", "lazy_static", "spin"],
    ),
    (
        &[Kind::Environment, Kind::Files, Kind::SharedState, Kind::Unreadable],
        "whether a backtrace is taken is read from the environment; it shows only where an error is printed by `{:?}`",
        &["std::backtrace", "std::backtrace_rs"],
    ),
    (&[Kind::Console], "warns of missing data in builds for debugging, and goes on as without", &["icu_provider"]),
];

/// The entries that come with the audit.
pub(crate) fn shipped() -> Vec<Trust> {
    let entries = ROWS.iter().flat_map(|(kinds, reason, paths)| {
        paths.iter().map(|path| Trust { kinds: Kinds::of(kinds), ..Trust::new(*path, *reason) })
    });
    entries.collect()
}

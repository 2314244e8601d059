//! What is looked for, where the search ends, and what is vouched for. The tables are data; each row has its reason.

mod cuts;
mod libraries;
mod sinks;
mod trust;

use crate::kind::{Kind, Kinds};
use crate::name::{Name, prefixes};
use crate::quick::QuickMap;
pub use trust::Trust;

/// A group of paths with what they have in common.
pub(crate) struct Row {
    pub(crate) kind: Kind,
    /// In which way, if that is more than the kind says.
    pub(crate) how: &'static str,
    /// Separated by white space.
    pub(crate) paths: &'static str,
}

/// A group of paths behind which nothing is searched.
pub(crate) struct Cut {
    #[cfg_attr(not(test), expect(dead_code, reason = "for those who read the tables, and the test that all have one"))]
    pub(crate) reason: &'static str,
    /// Separated by white space.
    pub(crate) paths: &'static str,
}

/// A finding: its kind and how it comes about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sink {
    pub(crate) kind: Kind,
    pub(crate) how: &'static str,
    /// The path by which it is listed; empty for what is in no table.
    pub(crate) path: &'static str,
}

/// What the tables say about a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is a finding.
    Sink(Sink),
    /// It is not, and nothing behind it is.
    Cut,
    /// Look at what it leads to.
    Pass,
}

/// The tables, by path.
pub(crate) struct Policy {
    paths: QuickMap<&'static str, Verdict>,
    outside: QuickMap<&'static str, Verdict>,
    trust: QuickMap<String, Kinds>,
}

impl Policy {
    /// The shipped tables, and what the user vouches for.
    pub(crate) fn new(trust: &[Trust]) -> Self {
        let mut policy = Self { paths: QuickMap::default(), outside: QuickMap::default(), trust: QuickMap::default() };
        for row in sinks::ROWS {
            let verdict = |path| Verdict::Sink(Sink { kind: row.kind, how: row.how, path });
            policy.paths.extend(row.paths.split_whitespace().map(|path| (path, verdict(path))));
        }
        for cut in cuts::ROWS {
            policy.paths.extend(cut.paths.split_whitespace().map(|path| (path, Verdict::Cut)));
        }
        for row in libraries::SINKS {
            let verdict = |path| Verdict::Sink(Sink { kind: row.kind, how: row.how, path });
            policy.outside.extend(row.paths.split_whitespace().map(|name| (name, verdict(name))));
        }
        for cut in libraries::HARMLESS {
            policy.outside.extend(cut.paths.split_whitespace().map(|name| (name, Verdict::Cut)));
        }
        for entry in trust::shipped().iter().chain(trust) {
            let kinds = policy.trust.entry(entry.path().to_owned()).or_default();
            *kinds = kinds.with(entry.kinds());
        }
        policy
    }

    /// What is said about a function or variable. The longest path that is listed decides.
    pub(crate) fn verdict(&self, name: &Name) -> Verdict {
        let verdicts = name.paths.iter().filter_map(|path| self.listed(path));
        // A function of a trait may be listed by its type or by its trait; the longer one is the more exact.
        let longest = verdicts.max_by_key(|(length, _)| *length);
        match longest {
            Some((_, Verdict::Sink(_))) if is_only_shown(name) => Verdict::Pass,
            Some((_, verdict)) => verdict,
            // The C library may be linked in.
            None => {
                name.paths.first().and_then(|path| self.outside.get(path.as_str())).copied().unwrap_or(Verdict::Pass)
            }
        }
    }

    /// What is said about a function or variable of another library.
    pub(crate) fn verdict_outside(&self, symbol: &str, name: &Name) -> Verdict {
        let unversioned = symbol.split('@').next().unwrap_or(symbol);
        let unreadable = Verdict::Sink(Sink { kind: Kind::Unreadable, how: "it belongs to another library", path: "" });
        // What the compiler adds when it links is not in libraries: memory, and the end of panics.
        let listed = || name.paths.iter().find_map(|path| Some(self.listed(path)?.1));
        self.outside.get(unversioned).copied().or_else(listed).unwrap_or(unreadable)
    }

    /// Which kinds of findings a function may cause.
    pub(crate) fn trusted(&self, name: &Name) -> Kinds {
        let entries = name.paths.iter().flat_map(|path| prefixes(path)).filter_map(|prefix| self.trust.get(prefix));
        entries.fold(Kinds::default(), |kinds, more| kinds.with(*more))
    }

    fn listed(&self, path: &str) -> Option<(usize, Verdict)> {
        prefixes(path).find_map(|prefix| Some((prefix.len(), *self.paths.get(prefix)?)))
    }
}

/// To print, copy or compare a value is not to make one: `<std::env::VarError as Debug>::fmt` reads no variable.
fn is_only_shown(name: &Name) -> bool {
    const HARMLESS: [&str; 8] = [
        "core::fmt::Debug",
        "core::fmt::Display",
        "core::clone::Clone",
        "core::cmp::PartialEq",
        "core::cmp::PartialOrd",
        "core::convert::From",
        "core::error::Error",
        "core::hash::Hash",
    ];
    name.paths.iter().any(|path| HARMLESS.iter().any(|harmless| path.starts_with(harmless)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(path: &str) -> Name {
        Name { shown: path.to_owned(), paths: vec![path.to_owned()] }
    }

    #[test]
    fn the_longest_listed_path_decides() {
        let policy = Policy::new(&[]);
        let kind = |path| match policy.verdict(&name(path)) {
            Verdict::Sink(sink) => Some(sink.kind),
            Verdict::Cut | Verdict::Pass => None,
        };
        assert_eq!(kind("std::time::Instant::now"), Some(Kind::Clock));
        assert_eq!(kind("std::time::Instant::nowhere"), None);
        assert_eq!(kind("std::fs::read::inner"), Some(Kind::Files));
        assert_eq!(policy.verdict(&name("core::panicking::panic_fmt")), Verdict::Cut);
        // What is called in the end is the user's closure.
        assert_eq!(policy.verdict(&name("std::panicking::catch_unwind::do_call")), Verdict::Pass);
    }

    #[test]
    fn what_another_library_does_is_listed_or_a_finding() {
        let policy = Policy::new(&[]);
        let kind = |name| match policy.verdict_outside(name, &Name::new(name)) {
            Verdict::Sink(sink) => Some(sink.kind),
            Verdict::Cut | Verdict::Pass => None,
        };
        assert_eq!(kind("clock_gettime@GLIBC_2.17"), Some(Kind::Clock));
        assert_eq!(kind("memcpy"), None);
        assert_eq!(kind("sqlite3_step"), Some(Kind::Unreadable));
    }

    #[test]
    fn users_vouch_for_paths() {
        let policy = Policy::new(&[Trust::new("app::lookup", "a table that never changes")]);
        assert!(policy.trusted(&name("app::lookup::of")).contains(Kind::SharedState));
        assert!(!policy.trusted(&name("app::look")).contains(Kind::SharedState));
    }

    #[test]
    fn no_path_is_listed_twice_and_every_row_has_its_reason() {
        let listed = |rows: &[Row], cuts: &[Cut]| {
            let paths = rows.iter().map(|row| row.paths).chain(cuts.iter().map(|cut| cut.paths));
            let mut paths: Vec<&str> = paths.flat_map(str::split_whitespace).collect();
            paths.sort_unstable();
            paths
        };
        for paths in [listed(sinks::ROWS, cuts::ROWS), listed(libraries::SINKS, libraries::HARMLESS)] {
            let doubled: Vec<_> = paths.windows(2).filter(|pair| pair[0] == pair[1]).collect();
            assert!(paths.len() > 50 && doubled.is_empty(), "{doubled:?}");
        }
        assert!(cuts::ROWS.iter().chain(libraries::HARMLESS).all(|row| row.reason.len() > 10));
        assert!(trust::shipped().iter().all(|entry| entry.reason().len() > 10));
    }
}

//! Whether what the lists name is there.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use crate::lists::{Allow, Deny, Entry};
use crate::packages::{Package, Packages, text};
use crate::public::{Public, World};
use crate::standard;

/// The public parts of the followed crates, each read when it is asked for: a few are large, and denied as a whole.
pub(crate) struct Surface<'p> {
    world: World<'p>,
    newest: Vec<Followed<'p>>,
    older: Vec<Followed<'p>>,
}

struct Followed<'p> {
    package: &'p Package,
    public: OnceCell<Public>,
}

/// A row of `newest/elsewhere.txt`: an entry, and the older release that has what it names, or one of [`NOWHERE`].
struct Elsewhere {
    written: String,
    /// `rand 0.8`
    release: String,
}

/// What people call clocks of their own, and what is not stable yet.
const NOWHERE: &[&str] = &["own", "nightly"];

/// Kinds of entries.
#[derive(Clone, Copy)]
enum As {
    Path,
    Method,
    Macro,
}

impl<'p> Surface<'p> {
    pub(crate) fn new(packages: &'p Packages, deny: &Deny) -> Self {
        let followed = |package| Followed { package, public: OnceCell::new() };
        let mut newest: Vec<Followed<'p>> = packages.newest.iter().map(followed).collect();
        // Most entries are found before a large crate has to be read.
        let is_only_a_crate = |library: &str| deny.denies_all_of(library) && !deny.names_part_of(library);
        newest.sort_by_key(|followed| (is_only_a_crate(&followed.package.library), followed.package.size()));
        let older = packages.older.iter().map(followed).collect();
        Self { world: World::new(packages), newest, older }
    }

    fn public(&self, followed: &'p Followed<'_>) -> &'p Public {
        followed.public.get_or_init(|| Public::of(followed.package, &self.world))
    }

    /// The newest releases that a list names parts of.
    pub(crate) fn in_part(&'p self, deny: &Deny) -> impl Iterator<Item = (&'p Package, &'p Public)> {
        let in_part = self.newest.iter().filter(|followed| !deny.denies_all_of(&followed.package.library));
        in_part.map(|followed| (followed.package, self.public(followed)))
    }

    /// What the lists name, and no newest release has.
    pub(crate) fn missing(&'p self, deny: &Deny, allow: &Allow) -> Vec<String> {
        let rows = elsewhere();
        let kinds = [(As::Path, &deny.paths), (As::Method, &deny.methods), (As::Macro, &deny.macros)];
        let entries = kinds.into_iter().flat_map(|(kind, entries)| entries.iter().map(move |entry| (kind, entry)));
        let of_entry = |(kind, entry): (As, &Entry)| {
            let row = rows.iter().find(|row| row.written == entry.written);
            row.map_or_else(|| self.problem_of(kind, entry), |row| self.problem_of_row(kind, entry, row))
        };
        let mut problems: Vec<String> = entries.clone().filter_map(of_entry).collect();
        let known: BTreeSet<&str> = entries.map(|(_, entry)| entry.written.as_str()).collect();
        let stale = rows.iter().filter(|row| !known.contains(row.written.as_str()));
        problems.extend(stale.map(|row| format!("newest/elsewhere.txt: `{}` is in no list", row.written)));
        problems.extend(allow.paths().filter_map(|path| self.problem_of_allowed(path)));
        let is_last = |path: &str, name: &str| path.rsplit("::").next() == Some(name);
        let is_known = |name: &str| {
            standard::paths().any(|path| is_last(&path, name))
                || self.in_part(deny).any(|(_, public)| public.paths.iter().any(|path| is_last(path, name)))
        };
        let unknown = allow.by_name.iter().filter(|name| !is_known(name));
        problems.extend(unknown.map(|name| format!("proof/allow: `{name}` is in nothing that is followed")));
        problems
    }

    fn problem_of(&'p self, kind: As, entry: &Entry) -> Option<String> {
        let Entry { file, written } = entry;
        let is_a_crate = self.newest.iter().any(|followed| entry.is_all_of(&followed.package.library));
        let is_there = || self.newest.iter().any(|followed| has(self.public(followed), kind, entry));
        if is_a_crate || is_standard(kind, entry) || is_there() {
            return None;
        }
        let mut older = self.older.iter().filter(|followed| has(self.public(followed), kind, entry));
        Some(match older.next() {
            None => format!(
                "deny/{file}: nothing that is followed has `{written}`. If a crate has renamed it, add the new name; keep \
                 this one, with a row in ui-tests/newest/elsewhere.txt and the old release in ui-tests/newest/Cargo.toml, if \
                 people still use that. If no crate of ui-tests/newest/Cargo.toml ever had it, add the one that has"
            ),
            Some(Followed { package, .. }) => format!(
                "deny/{file}: `{written}` is only in {} any more: add the new name, and to ui-tests/newest/elsewhere.txt the \
                 row `{written}  {}`",
                package.shown(),
                package.shown()
            ),
        })
    }

    /// What is said to be in an older release only is there, and only there.
    fn problem_of_row(&'p self, kind: As, entry: &Entry, row: &Elsewhere) -> Option<String> {
        let Elsewhere { written, release } = row;
        if NOWHERE.contains(&release.as_str()) {
            return None;
        }
        let name = release.split(' ').next().unwrap_or_default();
        let has_it = |followed: &'p Followed<'_>| has(self.public(followed), kind, entry);
        let is_again = self.newest.iter().filter(|followed| followed.package.name == name).any(has_it);
        let is_of = |followed: &&Followed<'_>| followed.package.shown().starts_with(release);
        let is_there = self.older.iter().filter(is_of).any(has_it);
        match (is_again, is_there) {
            (true, _) => Some(format!("newest/elsewhere.txt: the newest {name} has `{written}`: remove the row")),
            (false, false) => Some(format!("newest/elsewhere.txt: `{written}` is not in {release}")),
            (false, true) => None,
        }
    }

    fn problem_of_allowed(&'p self, path: &str) -> Option<String> {
        let library = path.split("::").next().unwrap_or_default();
        let Some(followed) = self.newest.iter().find(|followed| followed.package.library == library) else {
            return Some(format!("`{path}` may be called, and {library} is not in ui-tests/newest/Cargo.toml"));
        };
        let is_there = self.public(followed).paths.contains(path);
        (!is_there).then(|| format!("`{path}` may be called, and {} has no such", followed.package.shown()))
    }

    /// Sources that were not understood: what is in them is missing here.
    pub(crate) fn unread(&self) -> Vec<String> {
        let read = self.newest.iter().filter_map(|followed| Some((followed.package, followed.public.get()?)));
        read.flat_map(|(package, public)| public.unread.iter().map(move |file| (package, file)))
            .map(|(package, file)| format!("{}: {} is in no Rust that `syn` knows", package.shown(), file.display()))
            .collect()
    }
}

/// `thread_rng()  rand 0.9`
fn elsewhere() -> Vec<Elsewhere> {
    let text = text("newest/elsewhere.txt");
    let rows = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    rows.map(|line| {
        let (written, release) = line.split_once("  ").unwrap_or_else(|| panic!("newest/elsewhere.txt: {line}"));
        Elsewhere { written: written.to_owned(), release: release.trim().to_owned() }
    })
    .collect()
}

fn has(public: &Public, kind: As, entry: &Entry) -> bool {
    match kind {
        As::Path => public.paths.iter().any(|path| entry.names(path)),
        As::Macro => public.macros.contains(&entry.written),
        As::Method => match entry.written.split_once('/') {
            None => public.methods.iter().any(|(name, _)| *name == entry.written),
            Some((name, arity)) => arity.parse().is_ok_and(|arity| public.methods.contains(&(name.to_owned(), arity))),
        },
    }
}

fn is_standard(kind: As, entry: &Entry) -> bool {
    let is_last = |path: &str, name: &str| path.rsplit("::").next() == Some(name);
    match kind {
        As::Path => standard::paths().any(|path| entry.names(&path)),
        As::Macro => standard::paths().any(|path| is_last(&path, &entry.written)),
        As::Method => {
            let name = entry.written.split('/').next().unwrap_or_default();
            standard::paths().any(|path| is_last(&path, name))
        }
    }
}

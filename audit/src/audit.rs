//! An audit from its beginning to its report.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::debug::Debug;
use crate::error::Error;
use crate::graph::{Graph, Node};
use crate::image::{Image, SectionKind, Symbol, SymbolKind};
use crate::lines::Lines;
use crate::name::Name;
use crate::objects::{self, ArchiveSource};
use crate::origin::Origins;
use crate::policy::{Policy, Trust};
use crate::report::{self, Report};
use crate::statics::Statics;
use crate::tables;
use crate::vouched;
use crate::walk::Search;

/// A function to begin at: a processor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    name: String,
    place: RootPlace,
    /// Whether it is not audited, but collects what is vouched for.
    vouches: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum RootPlace {
    /// Of the program that is running.
    Address(usize),
    /// A path, or its end.
    Path(String),
    /// As a table says, by the addresses of the file.
    Listed(u64),
}

impl Root {
    /// A function of the running program, with a name for people: `Root::new("orders", f as *const () as usize)`.
    pub fn new(name: impl Into<String>, address: usize) -> Self {
        Self { name: name.into(), place: RootPlace::Address(address), vouches: false }
    }

    /// A function by its path, without generic arguments; all functions of that path are begun at.
    pub fn path(path: impl Into<String>) -> Self {
        let path = path.into();
        Self { name: path.clone(), place: RootPlace::Path(path), vouches: false }
    }

    /// A function of the running program that collects what the items of a topology vouch for: what `trusted!` left in
    /// functions that it leads to holds for the other roots.
    pub fn vouched(address: usize) -> Self {
        Self { vouches: true, ..Self::new("what is vouched for", address) }
    }

    /// Such a function by its path.
    pub fn vouched_path(path: impl Into<String>) -> Self {
        Self { vouches: true, ..Self::path(path) }
    }

    /// The same with another name for people.
    #[must_use]
    pub fn named(self, name: impl Into<String>) -> Self {
        Self { name: name.into(), ..self }
    }
}

/// An executable, or a library with those that it needs.
pub struct Program {
    path: PathBuf,
    contents: Contents,
}

enum Contents {
    Executable(Vec<u8>),
    /// The first one is what is audited.
    Libraries(Vec<ArchiveSource>),
}

impl Program {
    /// Reads the file.
    ///
    /// # Errors
    /// When that cannot be done.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref().to_owned();
        match std::fs::read(&path) {
            Ok(bytes) => Ok(Self { path, contents: Contents::Executable(bytes) }),
            Err(error) => Err(Error::Io { path, error }),
        }
    }

    /// Opens a library (`.rlib`, `.a`) and those that it may need: of its dependencies, and the standard library's. They
    /// are read as far as the library's code leads into them. What none of them defines is taken for the system's.
    ///
    /// # Errors
    /// When one of them cannot be opened.
    pub fn libraries(library: impl AsRef<Path>, others: impl IntoIterator<Item: AsRef<Path>>) -> Result<Self, Error> {
        let mut sources = vec![ArchiveSource::open(library.as_ref())?];
        for other in others {
            // Whoever lists what cargo made lists the library too.
            if other.as_ref() != library.as_ref() {
                sources.push(ArchiveSource::open(other.as_ref())?);
            }
        }
        Ok(Self { path: library.as_ref().to_owned(), contents: Contents::Libraries(sources) })
    }

    /// Whether a library has topologies in it, compiled for an audit. Reads no code.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn defines_topologies(&self) -> Result<bool, Error> {
        match &self.contents {
            Contents::Libraries(sources) => sources.first().map_or(Ok(false), |library| library.mentions(tables::NAME)),
            Contents::Executable(_) => Ok(false),
        }
    }

    /// The program that is running.
    ///
    /// # Errors
    /// When its file cannot be found or read.
    pub fn current() -> Result<Self, Error> {
        let path = std::env::current_exe().map_err(|error| Error::Io { path: "the running program".into(), error })?;
        Self::read(path)
    }
}

/// A program, taken apart; any number of audits may begin in it.
pub struct Audit<'p> {
    program: &'p Program,
    image: Image<'p>,
    debug: Debug<'p>,
    trust: Vec<Trust>,
}

/// What one report is about.
struct Set<'p> {
    audited: Vec<(Node<'p>, String)>,
    /// What collects, for these roots, what is vouched for.
    vouching: Vec<Node<'p>>,
}

impl<'p> Audit<'p> {
    /// Takes a program apart.
    ///
    /// # Errors
    /// When it is nothing that can be read, or stripped.
    pub fn of(program: &'p Program) -> Result<Self, Error> {
        let (image, debug) = match &program.contents {
            Contents::Executable(bytes) => {
                let (image, elf) = Image::parse(bytes)?;
                (image, Debug::linked(elf))
            }
            Contents::Libraries(sources) => objects::load(sources)?,
        };
        Ok(Self { program, image, debug, trust: Vec::new() })
    }

    /// Vouches for more than what the audit ships.
    #[must_use]
    pub fn trust(mut self, trust: impl IntoIterator<Item = Trust>) -> Self {
        self.trust.extend(trust);
        self
    }

    /// The processors of each topology of a library, as `topology!` has listed them in a build with
    /// `STREAMWRIGHT_AUDIT=1`; none if there is no topology in it.
    ///
    /// # Errors
    /// When there has been a list, and it is gone.
    pub fn topologies(&self) -> Result<Vec<Vec<Root>>, Error> {
        let variables = self.image.symbols.iter().filter(|symbol| symbol.kind != SymbolKind::Function);
        let tables = variables.filter(|symbol| symbol.name.contains(tables::NAME));
        let topologies = tables.map(|table| self.listed(table)).collect::<Result<Vec<_>, Error>>()?;
        match topologies.is_empty() && self.program.defines_topologies()? {
            true => Err(Error::Stripped),
            false => Ok(topologies),
        }
    }

    fn listed(&self, table: &Symbol<'p>) -> Result<Vec<Root>, Error> {
        let rows = tables::rows(&self.image, table)?;
        let roots = rows.into_iter().map(|(name, address)| {
            let vouches = name.is_empty();
            Root { name, place: RootPlace::Listed(address), vouches }
        });
        Ok(roots.collect())
    }

    /// The paths of all functions that `is_wanted` knows by their path, or by that of the trait that they implement.
    pub fn functions(&self, is_wanted: impl Fn(&str) -> bool) -> Vec<String> {
        let names = self.functions_with_names().map(|(_, name)| name.paths);
        let wanted = names.filter(|paths| paths.iter().any(|path| is_wanted(path)));
        let mut paths: Vec<String> = wanted.filter_map(|paths| paths.into_iter().next()).collect();
        paths.sort();
        paths.dedup();
        paths
    }

    /// Follows everything that the roots lead to.
    ///
    /// # Errors
    /// When a root is not there, or there is none.
    pub fn run(&self, roots: &[Root]) -> Result<Report, Error> {
        let mut reports = self.run_each(&[roots])?;
        reports.pop().ok_or(Error::NoRoots)
    }

    /// The same for several sets of roots, reading the code only once: one report a set.
    ///
    /// # Errors
    /// As [`Audit::run`].
    pub fn run_each(&self, sets: &[&[Root]]) -> Result<Vec<Report>, Error> {
        let by_path = self.by_path(sets.iter().copied().flatten());
        let sets = sets.iter().map(|roots| self.find(roots, &by_path)).collect::<Result<Vec<_>, Error>>()?;
        let lines = Lines::new(&self.debug);
        let statics = Statics::new(&self.debug);
        let nodes = sets.iter().flat_map(|set| &set.audited).map(|(node, _)| *node);
        let origins = Origins::new(&self.image, &lines, &self.crates(nodes));
        let graph = Graph::new(&self.image);
        let mut reports = Vec::new();
        // As long as nothing is vouched for, what is known about functions is the same for all.
        let policy = Policy::new(&self.trust);
        let shared = Search::new(&graph, &lines, &origins, &policy, &statics);
        for set in &sets {
            let items = vouched::items(&graph, &set.vouching)?;
            let path = &self.program.path;
            if items.is_empty() {
                reports.push(report::of(&shared, path, &set.audited, &self.trust));
                continue;
            }
            let mut trust = self.trust.clone();
            // A header is known to the test that it makes and to the list of items.
            trust.extend(vouched::trust(&items, &self.image).into_iter().filter(|entry| !self.trust.contains(entry)));
            let policy = Policy::new(&trust);
            let search = Search::new(&graph, &lines, &origins, &policy, &statics);
            reports.push(report::of(&search, path, &set.audited, &trust));
        }
        Ok(reports)
    }

    /// The nodes of the roots, with their names.
    fn find(&self, roots: &[Root], by_path: &BTreeMap<&str, Vec<usize>>) -> Result<Set<'p>, Error> {
        if roots.iter().all(|root| root.vouches) {
            return Err(Error::NoRoots);
        }
        let is_running = roots.iter().any(|root| matches!(root.place, RootPlace::Address(_)));
        let shift = if is_running { self.shift()? } else { 0 };
        let mut set = Set { audited: Vec::new(), vouching: Vec::new() };
        for root in roots {
            let missing = |found: String| Error::MissingRoot { name: root.name.clone(), found };
            let numbers = match &root.place {
                RootPlace::Address(address) => {
                    vec![self.function_at((*address as u64).wrapping_sub(shift)).map_err(missing)?]
                }
                RootPlace::Listed(address) => vec![self.function_at(*address).map_err(missing)?],
                RootPlace::Path(path) => match by_path.get(path.as_str()) {
                    Some(numbers) if !numbers.is_empty() => numbers.clone(),
                    _ => return Err(missing("no symbol has this path".to_owned())),
                },
            };
            let nodes = numbers.into_iter().map(Node::Function);
            if root.vouches {
                set.vouching.extend(nodes);
            } else {
                set.audited.extend(nodes.map(|node| (node, root.name.clone())));
            }
        }
        Ok(set)
    }

    /// The functions of all paths that are roots, found in one go.
    fn by_path<'r>(&self, roots: impl Iterator<Item = &'r Root>) -> BTreeMap<&'r str, Vec<usize>> {
        let paths = roots.filter_map(|root| match &root.place {
            RootPlace::Path(path) => Some(path.as_str()),
            RootPlace::Address(_) | RootPlace::Listed(_) => None,
        });
        let mut found: BTreeMap<&str, Vec<usize>> = paths.map(|path| (path, Vec::new())).collect();
        if !found.is_empty() {
            for (number, name) in self.functions_with_names() {
                for path in &name.paths {
                    if let Some(numbers) = found.get_mut(path.as_str()) {
                        numbers.push(number);
                    }
                }
            }
        }
        found
    }

    fn function_at(&self, address: u64) -> Result<usize, String> {
        let Some(number) = self.image.symbol(address) else {
            let is_elsewhere =
                self.image.section(address).is_some_and(|section| section.kind == SectionKind::Addresses);
            let nothing =
                if is_elsewhere { "no library defines it".to_owned() } else { format!("nothing at {address:#x}") };
            return Err(nothing);
        };
        let symbol = &self.image.symbols[number];
        if symbol.start == address && symbol.kind == SymbolKind::Function {
            return Ok(number);
        }
        Err(format!("at {address:#x} lies a part of `{}`", Name::new(symbol.name).shown))
    }

    /// How far the running program was moved from the addresses in its file: the loader chooses anew for every run.
    fn shift(&self) -> Result<u64, Error> {
        let symbols = self.image.symbols.iter().map(|symbol| (symbol.start, symbol.name));
        let names = symbols.chain(self.image.aliases.iter().copied());
        let places = names.filter(|(_, name)| name.contains("audit_anchor")).map(|(place, _)| place);
        let here = audit_anchor as *const () as u64;
        // Two versions of this crate are two anchors; pages say which is ours.
        let shift = places.map(|place| here.wrapping_sub(place)).find(|shift| shift % 0x1000 == 0);
        shift.ok_or(Error::OtherProgram)
    }

    fn functions_with_names(&self) -> impl Iterator<Item = (usize, Name)> {
        let symbols = self.image.symbols.iter().enumerate();
        let functions = symbols.filter(|(_, symbol)| symbol.kind == SymbolKind::Function);
        let named = functions.map(|(number, symbol)| (number, Name::new(symbol.name)));
        let aliases =
            self.image.aliases.iter().filter_map(|(at, name)| Some((self.image.symbol(*at)?, Name::new(name))));
        named.chain(aliases)
    }

    fn crates(&self, roots: impl Iterator<Item = Node<'p>>) -> BTreeSet<String> {
        let numbers = roots.filter_map(|root| match root {
            Node::Function(number) => Some(number),
            _ => None,
        });
        let names = numbers.map(|number| Name::new(self.image.symbols[number].name));
        let owners = names.filter_map(|name| name.crates().next().map(str::to_owned));
        owners.collect()
    }
}

/// A function whose place is known both in the file and in memory.
#[inline(never)]
fn audit_anchor() -> &'static str {
    concat!(module_path!(), "::", "audit_anchor")
}

/// Audits the running program, a test as a rule, from these functions of it on.
///
/// # Errors
/// When there is nothing that could be audited: see [`Error`]. A report with findings is no error; see
/// [`assert_current_exe`].
pub fn audit_current_exe(roots: &[Root]) -> Result<Report, Error> {
    let program = Program::current()?;
    Audit::of(&program)?.run(roots)
}

/// Panics unless the running program was audited and nothing was found: what the test does that `topology!` writes under
/// `#![audit]`.
///
/// # Panics
/// With the report, or with the reason why there is none.
pub fn assert_current_exe(roots: &[Root], trust: Vec<Trust>) {
    let report = Program::current().and_then(|program| Audit::of(&program)?.trust(trust).run(roots));
    match report {
        Ok(report) if report.findings.is_empty() => {}
        Ok(report) => panic!("\n{report}"),
        Err(error) => panic!("\nerror: {error}"),
    }
}

//! An audit from its beginning to its report.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::graph::{Graph, Node};
use crate::image::{Elf, Image, SymbolKind};
use crate::lines::Lines;
use crate::name::Name;
use crate::origin::Origins;
use crate::policy::{Policy, Trust};
use crate::report::{self, Report};
use crate::statics::Statics;
use crate::walk::Search;

/// A function to begin at: a processor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    name: String,
    place: RootPlace,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum RootPlace {
    /// Of the program that is running.
    Address(usize),
    /// A path, or its end.
    Path(String),
}

impl Root {
    /// A function of the running program, with a name for people: `Root::new("orders", f as *const () as usize)`.
    pub fn new(name: impl Into<String>, address: usize) -> Self {
        Self { name: name.into(), place: RootPlace::Address(address) }
    }

    /// A function by its path, without generic arguments; all functions of that path are begun at.
    pub fn path(path: impl Into<String>) -> Self {
        let path = path.into();
        Self { name: path.clone(), place: RootPlace::Path(path) }
    }

    /// The same with another name for people.
    #[must_use]
    pub fn named(self, name: impl Into<String>) -> Self {
        Self { name: name.into(), ..self }
    }
}

/// An executable, in memory.
pub struct Program {
    path: PathBuf,
    bytes: Vec<u8>,
}

impl Program {
    /// Reads the file.
    ///
    /// # Errors
    /// When that cannot be done.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref().to_owned();
        match std::fs::read(&path) {
            Ok(bytes) => Ok(Self { path, bytes }),
            Err(error) => Err(Error::Io { path, error }),
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

/// An executable, taken apart; any number of audits may begin in it.
pub struct Audit<'p> {
    path: &'p Path,
    image: Image<'p>,
    elf: Elf<'p>,
    trust: Vec<Trust>,
}

impl<'p> Audit<'p> {
    /// Takes a program apart.
    ///
    /// # Errors
    /// When it is not an executable that can be read, or one that is stripped.
    pub fn of(program: &'p Program) -> Result<Self, Error> {
        let (image, elf) = Image::parse(&program.bytes)?;
        Ok(Self { path: &program.path, image, elf, trust: Vec::new() })
    }

    /// Vouches for more than what the audit ships.
    #[must_use]
    pub fn trust(mut self, trust: impl IntoIterator<Item = Trust>) -> Self {
        self.trust.extend(trust);
        self
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
        let sets = sets.iter().map(|roots| self.find(roots)).collect::<Result<Vec<_>, Error>>()?;
        let lines = Lines::new(&self.elf);
        let statics = Statics::new(&self.elf);
        let nodes = sets.iter().flatten().map(|(node, _)| *node);
        let origins = Origins::new(&self.image, &lines, &self.crates(nodes));
        let policy = Policy::new(&self.trust);
        let graph = Graph::new(&self.image);
        let search = Search::new(&graph, &lines, &origins, &policy, &statics);
        Ok(sets.iter().map(|roots| report::of(&search, self.path, roots)).collect())
    }

    /// The nodes of the roots, with their names.
    fn find(&self, roots: &[Root]) -> Result<Vec<(Node<'p>, String)>, Error> {
        if roots.is_empty() {
            return Err(Error::NoRoots);
        }
        let is_running = roots.iter().any(|root| matches!(root.place, RootPlace::Address(_)));
        let shift = if is_running { self.shift()? } else { 0 };
        let by_path = self.by_path(roots);
        let mut nodes = Vec::new();
        for root in roots {
            let missing = |found: String| Error::MissingRoot { name: root.name.clone(), found };
            let numbers = match &root.place {
                RootPlace::Address(address) => {
                    vec![self.function_at((*address as u64).wrapping_sub(shift)).map_err(missing)?]
                }
                RootPlace::Path(path) => match by_path.get(path.as_str()) {
                    Some(numbers) if !numbers.is_empty() => numbers.clone(),
                    _ => return Err(missing("no symbol has this path".to_owned())),
                },
            };
            nodes.extend(numbers.into_iter().map(|number| (Node::Function(number), root.name.clone())));
        }
        Ok(nodes)
    }

    /// The functions of all paths that are roots, found in one go.
    fn by_path<'r>(&self, roots: &'r [Root]) -> BTreeMap<&'r str, Vec<usize>> {
        let paths = roots.iter().filter_map(|root| match &root.place {
            RootPlace::Path(path) => Some(path.as_str()),
            RootPlace::Address(_) => None,
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
        let Some(number) = self.image.symbol(address) else { return Err(format!("nothing at {address:#x}")) };
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

//! Whose code something is: the standard library's, a fetched library's, or the user's own.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use crate::image::{Image, SymbolKind};
use crate::lines::{Lines, is_fetched};
use crate::name::Name;

/// See the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    Standard,
    Fetched,
    Own,
}

/// As many functions of a crate are asked for their file to know whose it is.
const SAMPLES: usize = 5;

/// Crates of the compiler's. What they do with the user's types and closures is found in the graph.
const STANDARD: [&str; 9] =
    ["alloc", "compiler_builtins", "core", "panic_unwind", "proc_macro", "std", "std_detect", "test", "__rustc"];

/// Ours: what they do is tested by their own tests.
const OURS: [&str; 3] = ["streamwright", "streamwright_audit", "streamwright_macros"];

/// Answers, one a crate.
pub(crate) struct Origins<'a, 'd> {
    image: &'a Image<'d>,
    lines: &'a Lines<'d>,
    known: RefCell<HashMap<String, Origin>>,
}

impl<'a, 'd> Origins<'a, 'd> {
    /// `roots`: crates of the functions that an audit begins at, which are the user's in any case.
    pub(crate) fn new(image: &'a Image<'d>, lines: &'a Lines<'d>, roots: &BTreeSet<String>) -> Self {
        let mut known = HashMap::new();
        known.extend(lines.fetched_crates().into_iter().map(|name| (name, Origin::Fetched)));
        known.extend(roots.iter().map(|name| (name.clone(), Origin::Own)));
        known.extend(STANDARD.iter().map(|name| ((*name).to_owned(), Origin::Standard)));
        known.extend(OURS.iter().map(|name| ((*name).to_owned(), Origin::Fetched)));
        Self { image, lines, known: RefCell::new(known) }
    }

    /// Whose a function or variable is. One that connects crates, such as an implementation of the user's trait for a
    /// type of the standard library's, is the user's.
    pub(crate) fn of(&self, name: &Name) -> Origin {
        let mut all = Origin::Standard;
        for name in name.crates() {
            match self.of_crate(name) {
                Origin::Own => return Origin::Own,
                Origin::Fetched => all = Origin::Fetched,
                Origin::Standard => {}
            }
        }
        all
    }

    fn of_crate(&self, name: &str) -> Origin {
        if let Some(origin) = self.known.borrow().get(name) {
            return *origin;
        }
        let origin = if self.is_own(name) { Origin::Own } else { Origin::Fetched };
        self.known.borrow_mut().insert(name.to_owned(), origin);
        origin
    }

    /// By the files of its functions, most of which are where the crate is: a build script may have written some. A crate
    /// without debugging information is not the user's: cargo leaves it out for dependencies at most.
    fn is_own(&self, name: &str) -> bool {
        let (legacy, path) = (format!("_ZN{}{name}", name.len()), format!("{name}::"));
        let functions = self.image.symbols.iter().filter(|symbol| symbol.kind == SymbolKind::Function);
        let of_crate = functions.filter(|symbol| {
            let may_be =
                symbol.name.starts_with(&legacy) || symbol.name.starts_with("_R") && symbol.name.contains(name);
            may_be && {
                let shown = Name::new(symbol.name).shown;
                shown.starts_with(&path) && !shown.contains("<impl ")
            }
        });
        let files: Vec<String> = of_crate.filter_map(|symbol| self.lines.file(symbol.start)).take(SAMPLES).collect();
        files.iter().filter(|file| !is_fetched(file)).count() * 2 > files.len()
    }
}

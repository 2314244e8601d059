//! Whose a crate is: the standard library's, a fetched library, or the user's own.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap};

use crate::image::{Image, SymbolKind};
use crate::lines::{Lines, Origin};
use crate::name::Name;

/// As many functions of a crate are asked for their file to know whose it is.
const SAMPLES: usize = 5;

/// Crates of the compiler's. What they do with the user's types and closures is found in the graph.
const STANDARD: [&str; 9] =
    ["alloc", "compiler_builtins", "core", "panic_unwind", "proc_macro", "std", "std_detect", "test", "__rustc"];

/// Ours: what they do is tested by their own tests.
const OURS: [&str; 3] = ["streamwright", "streamwright_audit", "streamwright_macros"];

/// See the module; answers are kept.
pub(crate) struct Origins<'a, 'd> {
    image: &'a Image<'d>,
    lines: &'a Lines<'d>,
    known: RefCell<HashMap<String, Origin>>,
    samples: OnceCell<HashMap<&'d str, Vec<u64>>>,
}

impl<'a, 'd> Origins<'a, 'd> {
    /// `roots`: crates of the functions that an audit begins at, which are the user's in any case.
    pub(crate) fn new(image: &'a Image<'d>, lines: &'a Lines<'d>, roots: &BTreeSet<String>) -> Self {
        let mut known = HashMap::new();
        known.extend(lines.fetched_crates().into_iter().map(|name| (name, Origin::Fetched)));
        known.extend(roots.iter().map(|name| (name.clone(), Origin::Own)));
        known.extend(STANDARD.iter().map(|name| ((*name).to_owned(), Origin::Standard)));
        known.extend(OURS.iter().map(|name| ((*name).to_owned(), Origin::Fetched)));
        Self { image, lines, known: RefCell::new(known), samples: OnceCell::new() }
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
        let samples = self.samples.get_or_init(|| samples(self.image));
        let starts = samples.get(name).into_iter().flatten();
        let origins: Vec<Origin> =
            starts.filter_map(|start| Some(Origin::of_file(&self.lines.file(*start)?))).collect();
        origins.iter().filter(|origin| **origin == Origin::Own).count() * 2 > origins.len()
    }
}

/// Whether all that a name is made of is the standard library's.
pub(crate) fn is_standard(name: &Name) -> bool {
    let mut crates = name.crates().peekable();
    crates.peek().is_some() && crates.all(|name| STANDARD.contains(&name))
}

/// The places of a few functions of each crate, leaving out what implements a trait: that may be another crate's.
fn samples<'d>(image: &Image<'d>) -> HashMap<&'d str, Vec<u64>> {
    let mut samples: HashMap<&str, Vec<u64>> = HashMap::new();
    for symbol in image.symbols.iter().filter(|symbol| symbol.kind == SymbolKind::Function) {
        if let Some(name) = crate_of(symbol.name) {
            let places = samples.entry(name).or_default();
            if places.len() < SAMPLES {
                places.push(symbol.start);
            }
        }
    }
    samples
}

/// The crate of a plain function, by the linker's name: a name is preceded by its length in both ways of making them.
fn crate_of(symbol: &str) -> Option<&str> {
    let counted = match symbol.strip_prefix("_ZN") {
        Some(rest) => rest,
        // `_RNvCs…_4name`, with an `Nt` or `Nv` for each module in between.
        None => {
            let path = symbol.strip_prefix("_RNv").or(symbol.strip_prefix("_RINv"))?;
            path.trim_start_matches("Nt").trim_start_matches("Nv").strip_prefix("Cs")?.split_once('_')?.1
        }
    };
    let digits = counted.bytes().take_while(u8::is_ascii_digit).count();
    let length: usize = counted.get(..digits)?.parse().ok()?;
    // Of an implementation the first name is its brackets, written with dollars.
    counted.get(digits..digits + length).filter(|name| !name.starts_with('_'))
}

#[cfg(test)]
mod tests {
    use super::crate_of;

    #[test]
    fn the_crate_of_a_plain_function_is_read_from_its_name() {
        assert_eq!(crate_of("_ZN3app5clock17h0123456789abcdefE"), Some("app"));
        assert_eq!(crate_of("_ZN61_$LT$app..A$u20$as$u20$core..fmt..Display$GT$3fmt17h0123456789abcdefE"), None);
        assert_eq!(crate_of("_RNvNtCs1234_3app4time3now"), Some("app"));
        assert_eq!(crate_of("clock_gettime"), None);
    }
}

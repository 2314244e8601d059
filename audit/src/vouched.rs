//! What items vouch for, as far as a topology comes to them: `trusted!(reason = "…", use geo::distance)` leaves a variable
//! that only the witness of the function refers to, and what a topology's description collects leads to the witness.

use std::collections::{BTreeSet, VecDeque};

use crate::error::Error;
use crate::graph::{Graph, Node};
use crate::image::{Image, SymbolKind};
use crate::name::Name;
use crate::origin;
use crate::policy::Trust;
use crate::quick::QuickMap;
use crate::tables::{TRUST, VOUCHED, VOUCHED_TYPE, texts};

/// What one item vouches for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Item {
    what: What,
    reason: String,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    /// A path that is known.
    Path(String),
    /// A function, as it is imported in a module.
    Import { module: String, path: String },
}

/// Everything that is vouched for behind these functions.
pub(crate) fn items(graph: &Graph<'_, '_>, from: &[Node<'_>]) -> Result<Vec<Item>, Error> {
    let image = graph.image();
    let mut items = BTreeSet::new();
    let mut seen: QuickMap<usize, ()> = QuickMap::default();
    let functions = from.iter().filter_map(|node| if let Node::Function(number) = node { Some(*number) } else { None });
    let mut queue: VecDeque<usize> = functions.collect();
    while let Some(number) = queue.pop_front() {
        if seen.insert(number, ()).is_some() {
            continue;
        }
        for edge in graph.edges(Node::Function(number)).iter() {
            match edge.to {
                // The standard library keeps the list; it leads to no witness.
                Node::Function(number) if !origin::is_standard(&Name::new(image.symbols[number].name)) => {
                    queue.push_back(number);
                }
                Node::Named(number) => items.extend(item(image, number)?),
                _ => {}
            }
        }
    }
    Ok(items.into_iter().collect())
}

/// What a variable says, if it is one of these.
fn item(image: &Image<'_>, number: usize) -> Result<Option<Item>, Error> {
    let symbol = &image.symbols[number];
    let is = |name: &str| symbol.name.contains(name);
    if !is(VOUCHED) && !is(TRUST) {
        return Ok(None);
    }
    let [module, path, reason] = texts(image, symbol)?;
    let what = if is(VOUCHED_TYPE) {
        What::Path(implementor(&Name::new(symbol.name)).unwrap_or(path))
    } else if is(TRUST) {
        What::Path(path)
    } else {
        What::Import { module, path }
    };
    Ok(Some(Item { what, reason }))
}

/// The type of whose implementation a variable is a part: `<geo::Grid as …>::vouched::NAME`.
fn implementor(name: &Name) -> Option<String> {
    let (owner, _) = name.paths.first()?.split_once("::vouched::")?;
    Some(owner.to_owned())
}

/// The same as paths of functions and types.
pub(crate) fn trust(items: &[Item], image: &Image<'_>) -> Vec<Trust> {
    let mut trust = Vec::new();
    for Item { what, reason } in items {
        let paths = match what {
            What::Path(path) => vec![path.clone()],
            What::Import { module, path } => functions(&candidates(module, path), image),
        };
        trust.extend(paths.into_iter().map(|path| Trust::new(path, reason)));
    }
    trust
}

/// What an imported path may be from the root of its crate on.
#[derive(Debug, PartialEq, Eq)]
struct Candidate {
    path: String,
    /// The crate or module in which it is, as itself or as a re-export.
    inside: String,
}

impl Candidate {
    fn new(base: &str, path: &str) -> Self {
        let inside = path.split_once("::").map_or_else(|| base.to_owned(), |(first, _)| format!("{base}::{first}"));
        Self { path: format!("{base}::{path}"), inside }
    }
}

/// What a path in a `use` of a module may be.
fn candidates(module: &str, path: &str) -> Vec<Candidate> {
    let crate_name = module.split("::").next().unwrap_or(module);
    let (mut base, mut rest) = (module, path);
    while let Some((first, behind)) = rest.split_once("::") {
        base = match first {
            "crate" => crate_name,
            "super" => base.rsplit_once("::").map_or(base, |(parent, _)| parent),
            "self" => base,
            _ => break,
        };
        rest = behind;
    }
    if rest != path {
        return vec![Candidate::new(base, rest)];
    }
    let inside = path.split("::").next().unwrap_or(path).to_owned();
    vec![Candidate { path: path.to_owned(), inside }, Candidate::new(module, path)]
}

/// Those of the candidates that are there. If none is, it was a re-export, which no machine code knows: then it is the only
/// function of that name inside of the crate or module, or nobody knows which it is.
fn functions(candidates: &[Candidate], image: &Image<'_>) -> Vec<String> {
    let Some(last) = candidates.first().and_then(|candidate| candidate.path.rsplit("::").next()) else {
        return Vec::new();
    };
    let is_inside = |path: &str| {
        let below = |module: &str| path.strip_prefix(module).is_some_and(|rest| rest.starts_with("::"));
        candidates.iter().any(|candidate| below(&candidate.inside))
    };
    let symbols = image.symbols.iter().filter(|symbol| symbol.kind == SymbolKind::Function);
    let names = symbols.map(|symbol| symbol.name).chain(image.aliases.iter().map(|(_, name)| *name));
    let mut alike = BTreeSet::new();
    for name in names.filter(|name| name.contains(last)).map(Name::new) {
        // Functions of types and traits cannot be imported.
        let path = name.paths.first().filter(|_| !name.shown.starts_with('<') && !name.shown.contains("<impl "));
        alike.extend(path.filter(|path| path.rsplit("::").next() == Some(last) && is_inside(path)).cloned());
    }
    let exact: Vec<String> =
        candidates.iter().map(|candidate| &candidate.path).filter(|path| alike.contains(*path)).cloned().collect();
    match (exact.is_empty(), alike.len()) {
        (false, _) => exact,
        (true, 1) => alike.into_iter().collect(),
        // Where the compiler has inlined it, it is known by its own path.
        (true, _) => candidates.iter().map(|candidate| candidate.path.clone()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_resolved_from_their_module_on() {
        let candidate = |path: &str, inside: &str| Candidate { path: path.to_owned(), inside: inside.to_owned() };
        let resolved = |path: &str| candidates("shop::rules::tax", path);
        let local = candidate("shop::rules::tax::geo::distance", "shop::rules::tax::geo");
        assert_eq!(resolved("geo::distance"), [candidate("geo::distance", "geo"), local]);
        assert_eq!(resolved("crate::geo::far::distance"), [candidate("shop::geo::far::distance", "shop::geo")]);
        assert_eq!(resolved("super::super::distance"), [candidate("shop::distance", "shop")]);
        assert_eq!(resolved("self::super::distance"), [candidate("shop::rules::distance", "shop::rules")]);
    }

    #[test]
    fn the_type_is_in_the_name_of_the_variable() {
        let name =
            |paths: &[&str]| Name { paths: paths.iter().map(|path| (*path).to_owned()).collect(), ..Name::default() };
        let found = implementor(&name(&["geo::Grid::vouched::X", "streamwright::replay::ReplaySafeFn::vouched::X"]));
        assert_eq!(found.as_deref(), Some("geo::Grid"));
        assert_eq!(implementor(&name(&["shop::X"])), None);
    }
}

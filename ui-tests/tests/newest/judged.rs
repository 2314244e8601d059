//! Functions that may be clocks, or may draw random numbers, and nobody has judged.
//!
//! Each must be denied, or be in `newest/pure/<crate>.txt`: functions of which somebody has read that they only compute.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::{env, fs};

use crate::lists::{Allow, Deny};
use crate::packages::{Package, own_folder};
use crate::public::{Function, Public};
use crate::surface::Surface;

/// What is not judged, and what is judged and gone. With `STREAMWRIGHT_NEWEST_ACCEPT`, the lists of what is pure are written
/// anew instead: for whoever has read the difference.
pub(crate) fn problems(surface: &Surface<'_>, deny: &Deny, allow: &Allow) -> Vec<String> {
    let accepts = env::var_os("STREAMWRIGHT_NEWEST_ACCEPT").is_some();
    let mut problems = Vec::new();
    for (package, public) in surface.in_part(deny) {
        let found = suspects(public, deny, allow);
        let (judged, wanted) = (judged(package), found.keys().cloned().collect());
        if accepts && judged != wanted {
            write(package, &wanted);
        } else if !accepts {
            problems.extend(differences(package, &judged, &found));
        }
    }
    problems
}

fn differences(package: &Package, judged: &BTreeSet<String>, found: &BTreeMap<String, &'static str>) -> Vec<String> {
    let shown = package.shown();
    let list = format!("ui-tests/newest/pure/{}.txt", package.library);
    let new = found.iter().filter(|(name, _)| !judged.contains(*name)).map(|(name, why)| {
        format!(
            "{shown}: `{name}` is new, and {why}. If it reads a clock, draws a random number or looks at the machine, add it \
             to macros/src/check/replay/deny; if it only computes, add it to {list}"
        )
    });
    let gone = judged.iter().filter(|name| !found.contains_key(*name));
    let gone = gone.map(|name| format!("{list}: `{name}` is not in {shown}, or needs no judgement: remove the row"));
    new.chain(gone).collect()
}

fn list(package: &Package) -> PathBuf {
    own_folder().join(format!("newest/pure/{}.txt", package.library))
}

fn judged(package: &Package) -> BTreeSet<String> {
    let text = fs::read_to_string(list(package)).unwrap_or_default();
    text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

fn write(package: &Package, names: &BTreeSet<String>) {
    let text: String = names.iter().map(|name| format!("{name}\n")).collect();
    let written = if names.is_empty() { fs::remove_file(list(package)) } else { fs::write(list(package), text) };
    written.unwrap_or_else(|error| panic!("{}: {error}", list(package).display()));
}

/// The functions to judge, by their last names, and why each is one.
pub(crate) fn suspects(public: &Public, deny: &Deny, allow: &Allow) -> BTreeMap<String, &'static str> {
    let clocks = owners_of_denied(public, deny);
    let mut suspects = BTreeMap::new();
    for (path, function) in &public.functions {
        let (owner, name) = path.rsplit_once("::").unwrap_or_default();
        let why = if allow.types.iter().any(|ty| ty == owner) && function.of.is_none() {
            "replayed code may call whatever its type has"
        } else if clocks.contains(owner) && makes(function, owner) {
            "makes a value of a type of which other functions are denied"
        } else if !function.is_method && function.of.is_none() && sounds_impure(name) {
            "has the name of a clock or of a source of randomness"
        } else {
            continue;
        };
        // Not for people, and named so: `__internal`.
        let is_known = name.starts_with("__") || allow.one_by_one.contains(path) || allow.functions.contains(path);
        if !is_known && !deny.denies(path) {
            suspects.insert(short(path), why);
        }
    }
    suspects
}

/// Types with functions that are denied by name, but not with all that they have.
fn owners_of_denied<'p>(public: &'p Public, deny: &Deny) -> BTreeSet<&'p str> {
    let is_type = |owner: &str| owner.rsplit("::").next().is_some_and(|name| name.starts_with(char::is_uppercase));
    let denied = public.functions.iter().filter(|(path, function)| !function.is_method && deny.denies(path));
    denied
        .filter_map(|(path, _)| path.rsplit_once("::"))
        .map(|(owner, _)| owner)
        .filter(|owner| is_type(owner))
        .collect()
}

/// Whether a function makes a value of its type out of nothing of the kind. The traits of the standard library convert.
fn makes(function: &Function, owner: &str) -> bool {
    let name = owner.rsplit("::").next().unwrap_or_default();
    let is_made = function.returns.iter().any(|returned| returned == "Self" || returned == name);
    let converts = function.of.as_ref().is_some_and(|of| CONVERSIONS.contains(&of.as_str()));
    !function.is_method && is_made && !converts
}

/// Traits whose functions make a value of another.
#[rustfmt::skip]
const CONVERSIONS: &[&str] = &[
    "Arbitrary", "Default", "Deserialize", "From", "FromSql", "FromIterator", "FromStr", "Sum", "TryFrom",
];

/// Beginnings and ends of names.
#[rustfmt::skip]
const SOUNDS: &[&str] = &[
    "current", "elapsed", "entropy", "gen", "generate", "getrandom", "local", "make_rng", "now", "os_rng", "rand", "random",
    "recent", "rng", "sys_rng", "system", "thread_rng", "today", "uptime",
];

fn sounds_impure(name: &str) -> bool {
    let is_part =
        |sound: &str| name == sound || name.starts_with(&format!("{sound}_")) || name.ends_with(&format!("_{sound}"));
    SOUNDS.iter().any(|sound| is_part(sound))
}

/// `Zoned::now`, `scru128::new`: the last two names.
fn short(path: &str) -> String {
    let names: Vec<&str> = path.rsplitn(3, "::").take(2).collect();
    names.into_iter().rev().collect::<Vec<_>>().join("::")
}

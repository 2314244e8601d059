//! Names of functions, as people write them and as rules match them.

/// A name without hash, and the paths under which rules may know it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Name {
    /// For people.
    pub(crate) shown: String,
    /// Without generic arguments. `<A as B>::f` has two: `A::f` and `B::f`.
    pub(crate) paths: Vec<String>,
}

impl Name {
    /// From the linker's name.
    pub(crate) fn new(symbol: &str) -> Self {
        let shown = format!("{:#}", rustc_demangle::demangle(symbol));
        let paths = paths(&shown);
        Self { shown, paths }
    }

    /// The same, known to belong to a crate.
    pub(crate) fn within(self, owner: &str) -> Self {
        let path = format!("{owner}::{}", plain(&self.shown));
        Self { paths: vec![path], ..self }
    }

    /// The crates that the paths begin with.
    pub(crate) fn crates(&self) -> impl Iterator<Item = &str> {
        self.paths.iter().filter_map(|path| path.split_once("::")).map(|(first, _)| first)
    }
}

/// Every leading part of a path, from the whole to its first name.
pub(crate) fn prefixes(path: &str) -> impl Iterator<Item = &str> {
    let shorter = path.rmatch_indices("::").map(|(at, _)| &path[..at]);
    std::iter::once(path).chain(shorter)
}

fn paths(shown: &str) -> Vec<String> {
    if let Some((inner, rest)) = shown.strip_prefix('<').and_then(split_at_close) {
        return implementor(inner, rest);
    }
    // `module::<impl Type>::f`, as older compilers name inherent functions of another module.
    if let Some(at) = shown.find("<impl ")
        && let Some((inner, rest)) = split_at_close(&shown[at + 1..])
    {
        let inner = inner.trim_start_matches("impl ");
        let written = inner.replace(" for ", " as ");
        let (left, right) = split_as(&written);
        let sides = right.map_or_else(|| vec![left], |right| vec![right, left]);
        let mut paths: Vec<String> = sides.into_iter().map(|side| format!("{}{rest}", plain(side))).collect();
        paths.push(format!("{}{rest}", plain(&shown[..at]).trim_end_matches("::")));
        return paths.iter().map(|path| plain(path)).collect();
    }
    vec![plain(shown)]
}

/// `<A as B>::f`
fn implementor(inner: &str, rest: &str) -> Vec<String> {
    let (left, right) = split_as(inner);
    let sides = std::iter::once(left).chain(right);
    // The type itself may be a path of this form.
    let bases = sides.flat_map(|side| if side.starts_with('<') { paths(side) } else { vec![plain(side)] });
    bases.map(|base| format!("{base}{}", plain(rest))).collect()
}

/// What stands before the bracket that closes one which is already open, and what stands after it.
fn split_at_close(text: &str) -> Option<(&str, &str)> {
    let mut depth = 1;
    for (at, letter) in brackets(text) {
        depth = if letter == '<' { depth + 1 } else { depth - 1 };
        if depth == 0 {
            return Some((&text[..at], &text[at + 1..]));
        }
    }
    None
}

/// `A as B` outside of brackets.
fn split_as(text: &str) -> (&str, Option<&str>) {
    for (at, _) in text.match_indices(" as ") {
        let depth =
            brackets(&text[..at]).fold(0, |depth, (_, letter)| if letter == '<' { depth + 1 } else { depth - 1 });
        if depth == 0 {
            return (&text[..at], Some(&text[at + 4..]));
        }
    }
    (text, None)
}

/// Angle brackets; the one in `->` is none.
fn brackets(text: &str) -> impl Iterator<Item = (usize, char)> {
    let is_bracket = |(at, letter): &(usize, char)| *letter == '<' || (*letter == '>' && !text[..*at].ends_with('-'));
    text.char_indices().filter(is_bracket)
}

/// A path without generic arguments, references and `dyn`.
fn plain(path: &str) -> String {
    let path = path.trim_start_matches(['&', '*', '(']);
    let path = ["mut ", "const ", "dyn "].iter().fold(path, |path, word| path.trim_start_matches(word));
    let mut plain = String::with_capacity(path.len());
    let (mut depth, mut from) = (0_usize, 0);
    for (at, letter) in brackets(path) {
        if letter == '<' {
            if depth == 0 {
                plain.push_str(path[from..at].trim_end_matches("::"));
            }
            depth += 1;
        } else {
            depth = depth.saturating_sub(1);
            from = at + 1;
        }
    }
    if depth == 0 {
        plain.push_str(&path[from..]);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(shown: &str, expected: &[&str]) {
        assert_eq!(paths(shown), expected, "{shown}");
    }

    #[test]
    fn every_form_of_a_name_has_its_paths() {
        check("app::f::{{closure}}", &["app::f::{{closure}}"]);
        check("<std::time::Instant>::now", &["std::time::Instant::now"]);
        check("std::sync::lazy_lock::LazyLock<T,F>::force", &["std::sync::lazy_lock::LazyLock::force"]);
        check("<a::B<c::D> as e::F<g::H>>::m", &["a::B::m", "e::F::m"]);
        check("<&mut a::B as e::F>::m::{closure#0}", &["a::B::m::{closure#0}", "e::F::m::{closure#0}"]);
        check("uuid::v4::<impl uuid::Uuid>::new_v4", &["uuid::Uuid::new_v4", "uuid::v4::new_v4"]);
        check("a::b::<impl c::D for e::F>::m", &["e::F::m", "c::D::m", "a::b::m"]);
        check("core::ptr::drop_in_place::<fn(u8) -> a::B>", &["core::ptr::drop_in_place"]);
        check("<<a::B as c::D>::E as f::G>::h", &["a::B::E::h", "c::D::E::h", "f::G::h"]);
        check("clock_gettime", &["clock_gettime"]);
    }

    #[test]
    fn prefixes_are_whole_names() {
        assert_eq!(prefixes("a::bc::d").collect::<Vec<_>>(), ["a::bc::d", "a::bc", "a"]);
    }

    #[test]
    fn both_manglings_are_read() {
        assert_eq!(Name::new("_ZN3app5clock17h0123456789abcdefE").paths, ["app::clock"]);
        assert_eq!(Name::new("_RNvMNtCs1234_3std4timeNtB2_7Instant3now").paths, ["std::time::Instant::now"]);
    }
}

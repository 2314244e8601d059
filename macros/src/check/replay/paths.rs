//! Matching a written path against a pattern of the deny list.

use syn::{ExprPath, Path, Type};

/// The names of a path without its generic arguments.
pub(super) fn segments(path: &Path) -> Vec<String> {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect()
}

/// `<T>::f` and `<T as Trait>::f` as if they were written `T::f`.
pub(super) fn qualified(path: &ExprPath) -> Option<Vec<String>> {
    let qself = path.qself.as_ref()?;
    let Type::Path(ty) = &*qself.ty else {
        return None;
    };
    let mut names = segments(&ty.path);
    names.extend(segments(&path.path).into_iter().skip(qself.position));
    Some(names)
}

/// How many segments of the pattern matched, or nothing. A higher number is a more specific match.
pub(super) fn matches(pattern: &str, segments: &[String], called: bool) -> Option<usize> {
    let (pattern, must_be_called) = match pattern.strip_suffix("()") {
        Some(rest) => (rest, true),
        None => (pattern, false),
    };
    if must_be_called && !called {
        return None;
    }
    let (pattern, exact) = match pattern.strip_prefix('=') {
        Some(rest) => (rest, true),
        None => (pattern, false),
    };
    let wanted: Vec<&str> = pattern.split("::").collect();
    let found: Vec<&str> = segments.iter().map(String::as_str).collect();
    let hit = match wanted.split_last() {
        Some((&"*", through)) => return goes_through(through, &found).then_some(through.len()),
        _ if exact => without_library(&found) == wanted,
        _ => found.ends_with(&wanted),
    };
    hit.then_some(wanted.len())
}

/// The name without which a pattern cannot match.
pub(super) fn name_of(pattern: &str) -> &str {
    let names = pattern.strip_suffix("()").or_else(|| pattern.strip_suffix("::*")).unwrap_or(pattern);
    names.rsplit("::").next().unwrap_or(names).trim_start_matches('=')
}

fn goes_through(through: &[&str], found: &[&str]) -> bool {
    let is_type = through.last().is_some_and(|name| name.starts_with(char::is_uppercase));
    if is_type {
        found.windows(through.len() + 1).any(|window| window.starts_with(through))
    } else {
        let starts = |found: &[&str]| found.len() > through.len() && found.starts_with(through);
        starts(found) || starts(without_standard(found))
    }
}

/// The path without a leading `std`, `core` or `alloc`.
fn without_standard<'a, 'b>(found: &'a [&'b str]) -> &'a [&'b str] {
    match found.split_first() {
        Some((&("std" | "core" | "alloc"), rest)) => rest,
        _ => found,
    }
}

/// The same for the crates that mirror the standard library.
fn without_library<'a, 'b>(found: &'a [&'b str]) -> &'a [&'b str] {
    match found.split_first() {
        Some((&("tokio" | "async_std" | "smol"), rest)) => rest,
        _ => without_standard(found),
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    fn hit(pattern: &str, path: &str, called: bool) -> bool {
        let segments: Vec<String> = path.split("::").map(str::to_owned).collect();
        matches(pattern, &segments, called).is_some()
    }

    #[test]
    fn suffix() {
        assert!(hit("Instant::now", "std::time::Instant::now", true));
        assert!(hit("Instant::now", "Instant::now", false));
        assert!(!hit("Instant::now", "Instant::checked_add", true));
    }

    #[test]
    fn call_only() {
        assert!(hit("rng()", "rand::rng", true));
        assert!(!hit("rng()", "rng", false));
    }

    #[test]
    fn exact_leaves_the_users_own_types_alone() {
        assert!(hit("=Command::new", "Command::new", true));
        assert!(hit("=process::Command::new", "std::process::Command::new", true));
        assert!(!hit("=Command::new", "model::Command::new", true));
    }

    #[test]
    fn through_modules_and_types() {
        assert!(hit("fs::*", "std::fs::read", true));
        assert!(hit("fs::*", "fs::read", true));
        assert!(!hit("fs::*", "crate::fs::rule", true));
        assert!(!hit("fs::*", "fs", false));
        assert!(hit("StdRng::*", "rngs::StdRng::from_seed", true));
    }
}

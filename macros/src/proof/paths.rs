//! What a written path may be, told from its names: a function, an associated function, a constant.

use syn::Path;

/// Primitive types are keywords in all but name: nobody else's type is called `u64`.
const PRIMITIVES: &[&str] = &[
    "bool", "char", "f32", "f64", "i128", "i16", "i32", "i64", "i8", "isize", "str", "u128", "u16", "u32", "u64", "u8",
    "usize",
];

/// The kinds of paths by the style that rustc's own lints ask for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// `helper`, `rules::helper`
    Function,
    /// `Order::parse`, `Self::parse`
    Associated,
    /// `LIMIT`, `config::LIMIT`
    Constant,
    /// Constructors, associated constants, functions of primitive types: they only compute.
    Inert,
}

pub(super) fn segments(path: &Path) -> Vec<String> {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect()
}

pub(super) fn style(segments: &[String]) -> Style {
    let Some((last, owners)) = segments.split_last() else { return Style::Inert };
    let owner = owners.last().map(String::as_str).unwrap_or_default();
    let owner_is_type = owner.starts_with(char::is_uppercase);
    let owner_is_primitive = owners.len() == 1 && PRIMITIVES.contains(&owner);
    if is_upper_case(last) && !owner_is_type && !owner_is_primitive {
        Style::Constant
    } else if last.starts_with(char::is_uppercase) || owner_is_primitive || last == "self" {
        Style::Inert
    } else if owner_is_type {
        Style::Associated
    } else {
        Style::Function
    }
}

/// `LIMIT`; but `T` is a parameter or the variant of an enum.
pub(super) fn is_upper_case(name: &str) -> bool {
    let is_upper = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    name.len() > 1 && name.chars().all(is_upper) && name.contains(|c: char| c.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::{Style, style};

    #[test]
    fn styles() {
        let of = |path: &str| style(&path.split("::").map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(of("helper"), Style::Function);
        assert_eq!(of("std::mem::take"), Style::Function);
        assert_eq!(of("std::str::from_utf8"), Style::Function);
        assert_eq!(of("Order::parse"), Style::Associated);
        assert_eq!(of("model::Order::parse"), Style::Associated);
        assert_eq!(of("Self::parse"), Style::Associated);
        assert_eq!(of("LIMIT"), Style::Constant);
        assert_eq!(of("config::LIMIT_2"), Style::Constant);
        for inert in ["Some", "Side::Buy", "i64::MAX", "Decimal::ZERO", "u64::from", "str::trim", "self", "N"] {
            assert_eq!(of(inert), Style::Inert, "{inert}");
        }
    }
}

//! Functions of traits that are implemented for nearly every type, often by a derive. Which implementation a call
//! reaches, and whether a derive wrote it, is not known at the call; the implementations of a crate's own may be marked
//! `#[replay_safe]`, and the binary audit looks into all of them.

/// Traits whose functions are called by their path: `Ord::cmp`, `.map(ToString::to_string)`.
#[rustfmt::skip]
pub(super) static TRAITS: &[&str] = &[
    "Add", "AddAssign", "AsMut", "AsRef", "BitAnd", "BitOr", "BitXor", "Borrow", "Clone", "Debug", "Default", "Deref",
    "Display", "Div", "DoubleEndedIterator", "Eq", "ExactSizeIterator", "Extend", "From", "FromIterator", "FromStr",
    "Hash", "Hasher", "Into", "IntoIterator", "Iterator", "Mul", "Neg", "Not", "Ord", "PartialEq", "PartialOrd",
    "Product", "Rem", "Shl", "Shr", "Sub", "SubAssign", "Sum", "ToOwned", "ToString", "TryFrom", "TryInto", "Write",
    // serde, chrono
    "Datelike", "Deserialize", "DurationRound", "Serialize", "SubsecRound", "TimeZone", "Timelike",
];

/// Their functions, called on a type: `Totals::default()`, `Currency::from_str(code)`.
#[rustfmt::skip]
pub(super) static FUNCTIONS: &[&str] = &[
    "add", "as_mut", "as_ref", "borrow", "clone", "cmp", "default", "deref", "deserialize", "div", "eq", "extend",
    "fmt", "from", "from_iter", "from_str", "hash", "into", "into_iter", "mul", "ne", "neg", "not", "partial_cmp",
    "rem", "serialize", "sub", "to_owned", "to_string", "try_from", "try_into",
];

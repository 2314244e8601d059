//! Methods that are not asked about, by name.

/// Of traits that are derived, or implemented for nearly every type, beside those in [`super::traits`]. A mark on an `impl`
/// of such a trait leaves no witness: there are many for one type.
#[rustfmt::skip]
pub(super) static OF_TRAITS: &[&str] = &[
    "add_assign", "borrow_mut", "clamp", "clone_from", "deref_mut", "div_assign", "ge", "gt", "index", "index_mut", "le",
    "lt", "max", "min", "mul_assign", "rem_assign", "shl", "shr", "sub_assign",
];

/// Of the standard library's own types and of iterators, on what a call has given. A chain of them is asked about where it
/// begins; a method of the project's own that is called like one of these passes in the middle of it.
#[rustfmt::skip]
pub(super) static OF_VALUES: &[&str] = &[
    // Option and Result
    "and", "and_then", "as_deref", "cloned", "copied", "err", "expect", "filter", "flatten", "inspect", "is_err",
    "is_none", "is_none_or", "is_ok", "is_some", "is_some_and", "map", "map_err", "map_or", "map_or_else", "ok",
    "ok_or", "ok_or_else", "or", "or_default", "or_else", "or_insert", "or_insert_with", "take", "transpose", "unwrap",
    "unwrap_or", "unwrap_or_default", "unwrap_or_else", "xor", "zip",
    // iterators
    "all", "any", "by_ref", "chain", "chunks", "collect", "count", "cycle", "enumerate", "filter_map", "find",
    "find_map", "flat_map", "fold", "for_each", "fuse", "last", "map_while", "max_by", "max_by_key", "min_by",
    "min_by_key", "next", "next_back", "nth", "partition", "peekable", "position", "product", "reduce", "rev", "scan",
    "skip", "skip_while", "step_by", "sum", "take_while", "try_fold", "unzip", "windows",
    // collections and strings
    "as_bytes", "as_slice", "as_str", "binary_search", "bytes", "char_indices", "chars", "concat", "contains",
    "contains_key", "ends_with", "entry", "first", "get", "get_mut", "insert", "is_empty", "iter", "iter_mut", "join",
    "keys", "len", "lines", "parse", "pop", "push", "push_str", "range", "remove", "repeat", "replace", "rsplit",
    "rsplit_once", "sort", "sort_by", "sort_by_key", "sort_unstable", "split", "split_at", "split_once",
    "split_whitespace", "splitn", "starts_with", "strip_prefix", "strip_suffix", "to_ascii_lowercase",
    "to_ascii_uppercase", "to_lowercase", "to_uppercase", "to_vec", "trim", "trim_end", "trim_start", "truncate",
    "values", "values_mut",
    // numbers
    "abs", "abs_diff", "ceil", "checked_add", "checked_div", "checked_mul", "checked_sub", "floor", "is_negative",
    "is_positive", "pow", "powi", "rem_euclid", "round", "saturating_add", "saturating_mul", "saturating_sub", "sqrt",
    "then", "then_some", "to_le_bytes", "trunc", "unsigned_abs", "wrapping_add", "wrapping_mul", "wrapping_sub",
];

/// Macros of the standard library that evaluate expressions between their brackets.
#[rustfmt::skip]
pub(super) static MACROS: &[&str] = &[
    "assert", "assert_eq", "assert_ne", "debug_assert", "debug_assert_eq", "debug_assert_ne", "format", "format_args",
    "matches", "panic", "todo", "unimplemented", "unreachable", "vec", "write", "writeln",
];

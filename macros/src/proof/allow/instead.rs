//! What to call instead of well-known functions that replayed code may not call.

/// Names in a path, and what stands for them.
#[rustfmt::skip]
static INSTEAD: &[(&str, &str)] = &[
    ("HashMap", "or use a `BTreeMap` or `streamwright::collections::FixedHashMap`: their order is the same in every run"),
    ("HashSet", "or use a `BTreeSet` or `streamwright::collections::FixedHashSet`: their order is the same in every run"),
    ("Instant", "or take the time from the record: `cx.timestamp()`, milliseconds since 1970"),
    ("SystemTime", "or take the time from the record: `cx.timestamp()`, milliseconds since 1970"),
    ("Local", "or take the time from the record: `cx.timestamp()`; a time zone belongs in the record too"),
    ("Utc", "or take the time from the record: `DateTime::from_timestamp_millis(cx.timestamp())`"),
    ("Mutex", "or keep what changes in a `#[store]`"),
    ("RwLock", "or keep what changes in a `#[store]`"),
    ("File", "or bring the content in as a table source, and `join` it"),
];

/// The advice for a path as it is written.
pub(in super::super) fn instead(written: &str) -> &'static str {
    let named = |name: &str| written.split("::").any(|segment| segment == name);
    INSTEAD
        .iter()
        .find(|(name, _)| named(name))
        .map_or("or call what the standard library has: what only computes there needs no mark", |(_, advice)| *advice)
}

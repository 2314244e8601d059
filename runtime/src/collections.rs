//! A hash map and a hash set that may lie in state, because their order is that of insertion and not that of a hash.
//!
//! The standard library's `HashMap` is refused there whatever hashes it. With a random seed it has another order in every
//! process; with a fixed one, its order still depends on its capacity and on how it grew, so a map that was restored has
//! another order than the one that was written. [`FixedHashMap`] keeps its entries in a sequence of their own:
//! that sequence is what is iterated and what is written, and reading makes the same one again.
//!
//! Two of them are equal if they hold the same, in whatever order, and are then still written as different bytes. Where
//! equal has to mean equal bytes, in a key, use `BTreeMap` and `BTreeSet`.

use std::hash::{BuildHasherDefault, DefaultHasher};

/// A hasher without a seed: SipHash with fixed keys, as [`DefaultHasher::default`] makes it. Equal values have equal
/// hashes in all processes that run the same program. Which hashes, and by which algorithm, may change with the version
/// of Rust; nothing of them shows in the order or in the bytes of [`FixedHashMap`] and [`FixedHashSet`].
///
/// Whoever can choose many keys can choose them so that they collide, which makes the map slow and never wrong. For keys
/// that come from strangers without a limit on their number, `BTreeMap` has no such case.
pub type FixedState = BuildHasherDefault<DefaultHasher>;

/// An [`IndexMap`](indexmap::IndexMap) without a seed: looks up by hash, iterates in the order of insertion.
///
/// ```
/// use streamwright::collections::FixedHashMap;
/// use streamwright::serdes::{Json, Serde};
///
/// let mut totals: FixedHashMap<String, i64> = FixedHashMap::default();
/// for (article, cents) in [("pear", 20), ("apple", 30), ("pear", 5)] {
///     *totals.entry(article.to_owned()).or_default() += cents;
/// }
/// let mut bytes = Vec::new();
/// Json::serialize(&totals, &mut bytes)?;
/// assert_eq!(bytes, br#"{"pear":25,"apple":30}"#);
///
/// let restored: FixedHashMap<String, i64> = Json::deserialize(&bytes)?;
/// assert!(restored.iter().eq(totals.iter()));
/// # Ok::<(), streamwright::serdes::SerdeError>(())
/// ```
///
/// `remove` is a choice: `shift_remove` keeps the order of the others, `swap_remove` is quick and moves the last entry to
/// the place of the removed one, the same on every replay.
pub type FixedHashMap<K, V> = indexmap::IndexMap<K, V, FixedState>;

/// An [`IndexSet`](indexmap::IndexSet) without a seed: looks up by hash, iterates in the order of insertion.
///
/// ```
/// use streamwright::collections::FixedHashSet;
///
/// let seen: FixedHashSet<&str> = ["pear", "apple", "pear"].into_iter().collect();
/// assert_eq!(Vec::from_iter(seen), ["pear", "apple"]);
/// ```
pub type FixedHashSet<T> = indexmap::IndexSet<T, FixedState>;

//! Which store has which number in the database of its task.
//!
//! A number is given once. A store that is cleared gets a new one, and what lies under the old one is removed as a range
//! that nobody reads any more: nothing has to be looked through, and nothing old can come back.

use std::collections::BTreeMap;

use super::keys::{LAST, Number};

/// Raised when the layout of the database changes: one of a format that is not known here is set aside, and its stores are
/// restored from their changelogs. (The first three were of databases of single stores.)
const FORMAT: u8 = 4;

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Registry {
    next: Number,
    stores: BTreeMap<String, Number>,
}

impl Default for Registry {
    fn default() -> Self {
        Self { next: Number(1), stores: BTreeMap::new() }
    }
}

impl Registry {
    pub(super) fn number(&self, store: &str) -> Option<Number> {
        self.stores.get(store).copied()
    }

    /// How many stores there are.
    pub(super) fn len(&self) -> usize {
        self.stores.len()
    }

    /// Gives `store` a number that no store ever had; `None` when there is none left.
    pub(super) fn give(&mut self, store: &str) -> Option<Number> {
        let number = self.next;
        self.next = (number <= LAST).then(|| Number(number.0 + 1))?;
        self.stores.insert(store.to_owned(), number);
        Some(number)
    }

    /// Takes out every store but these; returns them with their numbers.
    pub(super) fn keep(&mut self, stores: &[&str]) -> BTreeMap<String, Number> {
        let all = std::mem::take(&mut self.stores).into_iter();
        let (kept, gone) = all.partition(|(name, _)| stores.contains(&name.as_str()));
        self.stores = kept;
        gone
    }

    /// Format; then as text the next number, and a line `<number>=<store>` for each store.
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut text = self.next.0.to_string();
        for (store, Number(number)) in &self.stores {
            text.push_str(&format!("\n{number}={store}"));
        }
        [&[FORMAT], text.as_bytes()].concat()
    }

    /// `Err` says what is wrong.
    pub(super) fn decode(bytes: &[u8]) -> Result<Self, String> {
        let Some((&format, text)) = bytes.split_first() else { return Err("its registry is empty".to_owned()) };
        if format != FORMAT {
            return Err(format!("it has format {format}, this version reads {FORMAT}"));
        }
        let known = || Self::parse(std::str::from_utf8(text).ok()?);
        known().ok_or_else(|| "its registry of stores reads in no known way".to_owned())
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.split('\n');
        let mut registry = Self { next: Number(lines.next()?.parse().ok()?), stores: BTreeMap::new() };
        for line in lines {
            let (number, store) = line.split_once('=')?;
            let number = Number(number.parse().ok()?);
            let is_new = registry.stores.values().all(|&other| other != number);
            let is_given = Number(0) < number && number < registry.next;
            if !is_new || !is_given || registry.stores.insert(store.to_owned(), number).is_some() {
                return None;
            }
        }
        Some(registry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_is_given_twice() {
        let mut registry = Registry::default();
        assert_eq!((registry.give("a"), registry.give("b")), (Some(Number(1)), Some(Number(2))));
        assert_eq!((registry.give("a"), registry.number("a")), (Some(Number(3)), Some(Number(3))), "it was cleared");
        assert_eq!(registry.keep(&["b", "c"]), BTreeMap::from([("a".to_owned(), Number(3))]));
        assert_eq!((registry.number("a"), registry.number("b"), registry.len()), (None, Some(Number(2)), 1));
        let mut read = Registry::decode(&registry.encode()).unwrap();
        assert_eq!(read, registry);
        assert_eq!(read.give("a"), Some(Number(4)), "also after a restart");
        read.next = LAST;
        assert_eq!((read.give("a"), read.give("a"), read.number("a")), (Some(LAST), None, Some(LAST)));
    }

    #[test]
    fn anything_else_is_refused() {
        let bytes = |text: &str| [&[FORMAT], text.as_bytes()].concat();
        assert_eq!(Registry::decode(&bytes("1")), Ok(Registry::default()));
        assert!(Registry::decode(b"\x051").unwrap_err().contains("format 5"));
        Registry::decode(b"").unwrap_err();
        for text in ["", "x", "3\n", "3\n1", "3\n3=later", "3\n0=database", "3\n1=a\n1=b", "3\n1=a\n2=a", "70000"] {
            assert!(Registry::decode(&bytes(text)).unwrap_err().contains("no known way"), "{text}");
        }
    }
}

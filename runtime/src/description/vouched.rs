//! What a topology's proof leaves to people.

use std::collections::BTreeSet;

/// Foreign functions and types that item-level `trusted!` vouches for, and that a topology reaches.
#[derive(Debug, Default)]
pub struct Vouched {
    seen: BTreeSet<&'static str>,
    entries: BTreeSet<(&'static str, &'static str)>,
}

impl Vouched {
    /// Whether `function` is met for the first time: functions call each other in circles.
    pub fn enter(&mut self, function: &'static str) -> bool {
        self.seen.insert(function)
    }

    /// What is trusted, and why.
    pub fn add(&mut self, what: &'static str, reason: &'static str) {
        self.entries.insert((what, reason));
    }

    /// What is trusted with its reason, in order of the names.
    pub fn entries(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.entries.iter().copied()
    }
}

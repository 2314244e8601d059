//! What a topology's proof leaves to people.

use std::collections::BTreeSet;

/// Foreign functions and types that item-level `trusted!` vouches for, and that a topology reaches; and the fields of
/// what it keeps and writes that are vouched for.
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

    /// What an item vouches for: the module that it stands in, what it names, and why. A function that is never inlined, so
    /// that the reference is still in the machine code, where the binary audit looks for it.
    #[inline(never)]
    pub fn add_item(&mut self, item: &'static [&'static str; 3]) {
        let [_, what, reason] = item;
        self.add(what, reason);
    }

    /// The same for what only the audit is told.
    #[inline(never)]
    pub fn only_audited(&mut self, item: &'static [&'static str; 3]) {
        std::hint::black_box(item);
    }

    /// What is trusted with its reason, in order of the names.
    pub fn entries(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.entries.iter().copied()
    }
}

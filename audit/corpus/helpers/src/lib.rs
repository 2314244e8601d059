//! What a team shares: one crate away from the processors.

use std::collections::HashSet;
use uuid::Uuid as Id;

pub use deep::{Sink, sink, stamp as mark};

pub fn fresh_id(prefix: &str) -> String {
    format!("{prefix}-{}", Id::new_v4())
}

pub fn order_key(number: u64) -> String {
    format!("{number}-{}", inner())
}

fn inner() -> u64 {
    deep::stamp()
}

mod keys {
    pub fn text_key<T: std::fmt::Display>(number: T) -> String {
        format!("{number}-{}", super::inner())
    }
}

/// Machine code knows it by the module that it is from.
pub use keys::text_key;

pub struct Stamp(pub u64);

impl Stamp {
    pub fn of(number: u64) -> Self {
        Self(number + inner())
    }
}

/// The order of the result differs in every run.
pub fn unique<T: std::hash::Hash + Eq>(items: impl Iterator<Item = T>) -> Vec<T> {
    items.collect::<HashSet<T>>().into_iter().collect()
}

pub fn round_to_tens(cents: i64) -> i64 {
    cents / 10 * 10
}

//! Killing the program under test, again and again, at random times and at named places, and then asking the
//! verifier.

mod campaign;
mod dice;
mod ground;

pub use campaign::{Campaign, Plan, Tally};
pub use ground::{Embedded, Ground, OnKafka};

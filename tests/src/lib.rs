//! What the tests on real Kafka share: finding the broker, skipping without one, asking Java.
//!
//! `cargo xtask test` starts a broker and sets the environment; a plain `cargo test` skips these tests by name.

#[cfg(feature = "kafka")]
pub mod broker;
pub mod child;
#[cfg(feature = "kafka")]
pub mod jvm;
#[cfg(feature = "kafka")]
pub mod kafka;
pub mod skip;

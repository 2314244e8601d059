//! What the tests on real Kafka share: finding the broker, skipping without one, asking Java.
//!
//! `cargo xtask test` starts a broker and sets the environment; a plain `cargo test` skips these tests by name.

pub mod crash;
pub mod evidence;
pub mod feed;
pub mod jvm;
pub mod kafka;
pub mod program;
pub mod skip;
pub mod slate;
pub mod verify;

//! What the tests share: finding the broker, skipping without one, asking Java; the program under test, what it leaves
//! behind, and the verdict on it.
//!
//! `cargo xtask test` starts a broker and sets the environment; a plain `cargo test` skips these tests by name.

#[cfg(feature = "kafka")]
pub mod broker;
pub mod child;
pub mod clock;
#[cfg(all(feature = "kafka", feature = "rocksdb"))]
pub mod crash;
#[cfg(all(feature = "kafka", feature = "rocksdb"))]
pub mod evidence;
#[cfg(streamwright_crash_tests)]
pub mod failpoints;
#[cfg(all(feature = "kafka", feature = "rocksdb"))]
pub mod feed;
#[cfg(feature = "kafka")]
pub mod jvm;
#[cfg(feature = "kafka")]
pub mod kafka;
#[cfg(unix)]
pub mod power;
mod preload;
#[cfg(feature = "kafka")]
pub mod program;
#[cfg(feature = "kafka")]
pub mod server;
pub mod skip;
#[cfg(feature = "kafka")]
pub mod slate;
#[cfg(all(feature = "kafka", feature = "rocksdb"))]
pub mod soak;
#[cfg(all(feature = "kafka", feature = "rocksdb"))]
pub mod verify;

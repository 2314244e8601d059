//! Recorded cases of Kafka Streams: a topology, input records, and what came out. [`topology`] writes the topology of a case as
//! `topology!` source, so that a case never seen before can be compiled and run.
//!
//! The schema is that of `tests/conformance/README.md`. What it holds and we do not offer is [`Unsupported`], with the reason:
//! nothing is left out in silence.

pub mod assignment;
pub mod case;
mod code;
mod fields;
pub mod judge;
pub mod known;
mod later;
mod node;
pub mod random;
mod topology;
mod types;

pub use fields::Unsupported;
pub use later::later;
pub use topology::topology;

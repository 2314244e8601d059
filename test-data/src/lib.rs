//! Made-up input for the demo, the benchmarks and the crash tests.
//!
//! The same arguments give the same bytes on every machine, so a figure or a failure can be repeated
//! from its seed alone. Nothing here reads a clock or the machine's randomness.

pub mod orders;
pub mod poison;
pub mod rng;

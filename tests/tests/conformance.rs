//! What was recorded from Kafka Streams and has no topology: bytes, and where event time comes from. Cases with a topology
//! are run by `cargo xtask conformance tests/conformance`. See `tests/conformance/README.md` for the data.

#[path = "conformance/bytes.rs"]
mod bytes;
#[path = "conformance/coverage.rs"]
mod coverage;
#[path = "conformance/data.rs"]
mod data;
#[path = "conformance/timestamps.rs"]
mod timestamps;
#[path = "conformance/vectors.rs"]
mod vectors;
#[path = "conformance/windowed_keys.rs"]
mod windowed_keys;

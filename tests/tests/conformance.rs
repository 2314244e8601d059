//! Cases recorded from Kafka Streams, run on topologies of ours. See `tests/conformance/README.md` for the data.

#[path = "conformance/bytes.rs"]
mod bytes;
#[path = "conformance/case.rs"]
mod case;
#[path = "conformance/coverage.rs"]
mod coverage;
#[path = "conformance/runner.rs"]
mod runner;
#[path = "conformance/stateless.rs"]
mod stateless;
#[path = "conformance/stream_aggregate.rs"]
mod stream_aggregate;
#[path = "conformance/stream_table_join.rs"]
mod stream_table_join;
#[path = "conformance/timestamps.rs"]
mod timestamps;
#[path = "conformance/values.rs"]
mod values;
#[path = "conformance/vectors.rs"]
mod vectors;

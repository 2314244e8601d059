#!/usr/bin/env bash
# rustc for the crash tests: cargo calls it for the crates of this workspace alone, and keeps what it makes apart from other
# builds. A feature would be switched on for everybody in a build by any crate of it, and RUSTFLAGS would compile RocksDB
# and librdkafka once more.
# Other shells drop variables with names like `CARGO_BIN_EXE_a-program`, which tests need.
exec "$@" --cfg streamwright_crash_tests

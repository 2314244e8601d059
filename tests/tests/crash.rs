//! The crash test.

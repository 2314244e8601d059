//! The compile-time half of `streamwright`.

mod catalogue;
mod diag;

//! The compile-time half of `streamwright`.

mod catalogue;
mod check;
mod diag;

//! The rules: what a topology must satisfy beyond its syntax and its names.

pub(crate) mod replay;

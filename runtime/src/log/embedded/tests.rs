//! The log as a worker and as a program see it. What a killed process leaves is tested in `tests/embedded_crash.rs`.

mod fixture;
mod outside;
mod topics;
mod worker;

//! A type that has the bound.

use streamwright::prelude::*;

#[params]
pub struct RiskParams {
    #[param(default = 0)]
    limit_in_cents: u64,
}

fn main() {}

//! A limit with a name.

use streamwright::prelude::*;

#[params]
pub struct RiskParams {
    limit_in_cents: i64,
}

fn main() {}

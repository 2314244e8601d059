//! SW112: a bound, as other configuration libraries have it.

use streamwright::prelude::*;

#[params]
pub struct RiskParams {
    #[param(min = 0)] // ERROR SW112
    limit_in_cents: i64,
}

fn main() {}

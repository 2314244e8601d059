//! The name of a scoring model is no secret.

use streamwright::prelude::*;

#[params]
pub struct RiskParams {
    limit_in_cents: i64,
    scoring_model: String,
}

fn main() {}

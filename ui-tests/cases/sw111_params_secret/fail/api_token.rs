//! SW111: the token of a service is a field of the parameters.

use streamwright::prelude::*;

#[params]
pub struct RiskParams {
    limit_in_cents: i64,
    #[secret] // ERROR SW111
    scoring_token: String,
}

fn main() {}

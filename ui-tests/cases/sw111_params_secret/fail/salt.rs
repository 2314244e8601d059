//! SW111: a salt for ids.

use streamwright::prelude::*;

#[params]
pub struct IdParams {
    #[param(default = String::from("pepper"))]
    #[secret] // ERROR SW111
    salt: String,
}

fn main() {}

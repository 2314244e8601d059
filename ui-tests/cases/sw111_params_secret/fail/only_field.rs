//! SW111: nothing but a password.

use streamwright::prelude::*;

#[params]
pub struct Database {
    #[secret] // ERROR SW111
    password: String,
}

fn main() {}

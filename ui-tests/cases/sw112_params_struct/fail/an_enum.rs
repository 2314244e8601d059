//! SW112: a mode of operation.

use streamwright::prelude::*;

#[params]
pub enum Mode { // ERROR SW112
    Strict,
    Lenient,
}

fn main() {}

//! A mode of operation as a field.

use streamwright::prelude::*;

#[params]
pub struct Modes {
    is_strict: bool,
}

fn main() {}

//! A namespace for ids, which everybody may know.

use streamwright::prelude::*;

#[params]
pub struct IdParams {
    #[param(default = String::from("shop.eu"))]
    namespace: String,
}

fn main() {}

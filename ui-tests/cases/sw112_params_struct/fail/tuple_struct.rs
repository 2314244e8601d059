//! SW112: a limit without a name.

use streamwright::prelude::*;

#[params]
pub struct RiskParams(i64); // ERROR SW112

fn main() {}

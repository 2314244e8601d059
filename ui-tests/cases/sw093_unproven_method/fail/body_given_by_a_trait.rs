//! SW093: a trait's own body for a method, which no mark reaches.

use streamwright::prelude::*;

pub trait Scored {
    fn score(&self) -> i64;

    fn is_high(&self) -> bool {
        self.score() > 100
    }
}

#[derive(Debug, Clone, State)]
pub struct Order {
    cents: i64,
}

#[replay_safe]
impl Scored for Order {
    fn score(&self) -> i64 {
        self.cents / 100
    }
}

#[replay_safe]
fn class(order: &Order) -> &'static str {
    if order.is_high() { "high" } else { "low" } // ERROR SW093
}

fn main() {}

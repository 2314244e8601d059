//! SW093: a method called on what a function, a `?` and another method give.

use streamwright::prelude::*;

#[derive(Debug, Clone, State)]
pub struct Order {
    id: String,
    cents: i64,
}

impl Order {
    fn discounted(mut self, percent: i64) -> Self {
        self.cents -= self.cents * percent / 100;
        self
    }

    fn label(&self) -> String {
        format!("{}: {}", self.id, self.cents)
    }
}

#[replay_safe]
fn largest(orders: &[Order]) -> Option<Order> {
    orders.iter().max_by_key(|order| order.cents).cloned()
}

#[replay_safe]
fn labels(orders: &[Order]) -> Option<String> {
    let first = largest(orders)?.label(); // ERROR SW093
    let second = orders.first().cloned()?.discounted(10); // ERROR SW093
    Some(format!("{first}, {}", second.label())) // ERROR SW093
}

fn main() {}

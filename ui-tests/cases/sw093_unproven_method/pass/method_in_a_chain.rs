//! SW093: methods of the elements of a list, in the closures of iterators, and through the pointers that hold them.

use std::sync::Arc;

use streamwright::prelude::*;

#[derive(Debug, Clone, State)]
pub struct Line {
    cents: i64,
    quantity: u32,
}

#[replay_safe]
impl Line {
    fn total(&self) -> i64 {
        self.cents.saturating_mul(i64::from(self.quantity))
    }

    fn is_free(&self) -> bool {
        self.cents == 0
    }
}

#[replay_safe]
fn total(lines: &[Line], gift: Option<&Arc<Line>>) -> i64 {
    let paid = lines.iter().filter(|line| !line.is_free());
    let total: i64 = paid.map(|line| line.total()).sum();
    match gift {
        Some(gift) if !gift.is_free() => total,
        _ => total - 1,
    }
}

fn main() {}

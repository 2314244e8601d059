//! Evasion: what a stored value does inside of a method, on an element of a list, behind a pointer.
//! Caught by: types.

use std::rc::Rc;
use std::time::Instant as Watch;

use streamwright::prelude::*;

#[derive(Debug, Clone, State)]
pub struct Line {
    cents: u128,
}

impl Line {
    fn weight(&self) -> u128 {
        self.cents + Watch::now().elapsed().as_nanos()
    }
}

#[replay_safe]
fn weight(lines: &[Rc<Line>]) -> u128 {
    lines.iter().map(|line| line.weight()).sum() // ERROR SW093
}

fn main() {}

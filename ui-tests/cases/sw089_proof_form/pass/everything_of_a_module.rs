//! SW089: vouching for all that a module has.

streamwright::trusted!(reason = "arithmetic on its arguments", use geo::distance);

mod geo {
    pub fn distance(here: i64, there: i64) -> i64 {
        (here - there).abs()
    }
}

fn main() {}

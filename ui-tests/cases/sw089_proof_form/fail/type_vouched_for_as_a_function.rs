//! SW089: a type among the functions.

streamwright::trusted!(reason = "built from constants", use geo::Grid); // ERROR SW089

mod geo {
    pub struct Grid;
}

fn main() {}

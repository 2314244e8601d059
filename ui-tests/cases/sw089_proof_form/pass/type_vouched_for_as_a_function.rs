//! SW089: a type among the functions.

streamwright::trusted!(reason = "built from constants", type geo::Grid);

mod geo {
    pub struct Grid;
}

fn main() {}

//! A generic fact with a part that is not stable for its argument.

use streamwright::prelude::*;

#[derive(Fact)]
#[fact(namespace = "orders", label = "measured", id(order_id))]
pub struct Measured<I> {
    order_id: I,
    value: f64,
}

fn main() {
    let _ = Measured { order_id: 1.5_f64, value: 2.5 }.fact_id(); // ERROR E0599
}

//! What no reader of machine code can tell from what is harmless; the documentation names each.

use crate::processors;

processors! {
    address_as_a_value(order) -> usize { &raw const order.quantity as usize }
    bits_of_nan(order) -> u64 { (order.cents as f64 * f64::INFINITY).sqrt().to_bits() }
    words_of_the_build(_order) -> String { format!("{}:{}", std::any::type_name::<crate::Order>(), line!()) }
}

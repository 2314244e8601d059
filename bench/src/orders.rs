//! The input: the same orders for every program.

use streamwright_test_data::orders::{Line, Order, Spec, lines};

use crate::options::Options;

/// Where the random sequence starts; any number, but always the same.
const SEED: u64 = 43;

/// Orders in the order in which they arrive, all valid.
pub(crate) fn orders(options: &Options) -> impl Iterator<Item = Order> {
    let spec = Spec { count: options.records, customers: options.customers, seed: SEED, poison_per_mille: 0 };
    lines(spec).filter_map(|line| match line {
        Line::Order(order) => Some(order),
        Line::Poison(_) => None,
    })
}

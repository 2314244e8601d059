//! SW091, not reported: the nearest legal neighbour of `fail/clock_in_a_type_argument.rs`.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Clone, Serialize, Deserialize, State)]
pub struct Timed<T> {
    at: T,
}

topology! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Timed<i64>>;

    #[store(name = "latest", key = Utf8, value = Json)]
    let _latest: Table<String, Timed<i64>> = orders.group_by_key().reduce(|_, order| order.clone());
}

fn main() {}

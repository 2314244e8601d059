//! SW091: a generic state is given a clock.

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
    let orders: Stream<String, Timed<std::time::SystemTime>>;

    #[store(name = "latest", key = Utf8, value = Json)]
    let _latest: Table<String, Timed<std::time::SystemTime>> = orders.group_by_key().reduce(|_, order| order.clone()); // ERROR SW091
}

fn main() {}

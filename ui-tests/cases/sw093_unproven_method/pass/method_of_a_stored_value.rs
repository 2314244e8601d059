//! SW093: a method of what a store holds, unmarked.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Debug, Clone, Default, Serialize, Deserialize, State)]
pub struct Exposure {
    cents: i64,
}

#[replay_safe]
impl Exposure {
    fn plus(mut self, cents: i64) -> Self {
        self.cents += cents;
        self
    }
}

topology! {
    #![application_id = "orders-exposure-v1"]
    pub struct Exposures;

    #[source(topic = "orders", key = Utf8, value = I64)]
    let orders: Stream<String, i64>;

    #[store(name = "exposure", key = Utf8, value = Json)]
    let _exposure: Table<String, Exposure> = orders
        .group_by_key()
        .aggregate(Exposure::default, |_, cents, exposure| exposure.plus(*cents));
}

fn main() {}

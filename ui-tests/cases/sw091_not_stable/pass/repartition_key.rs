//! SW091, not reported: the nearest legal neighbour of `fail/repartition_key.rs`.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Clone, Serialize, Deserialize, State)]
pub struct Order {
    city: City,
    cents: i64,
}

#[derive(Clone, PartialEq, Serialize, Deserialize, State)]
pub struct City(String);

impl Serde<City> for Utf8 {
    fn serialize(city: &City, out: &mut Vec<u8>) -> Result<(), streamwright::serdes::SerdeError> {
        Utf8::serialize(&city.0, out)
    }
    fn deserialize(bytes: &[u8]) -> Result<City, streamwright::serdes::SerdeError> {
        Utf8::deserialize(bytes).map(City)
    }
}

topology! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[repartition(name = "by-city", key = Utf8, value = Json)]
    let by_city: Stream<City, Order> = orders.select_key(|_, order| order.city.clone());

    let _large: Stream<City, Order> = by_city.filter(|_, order| order.cents > 100);
}

fn main() {}

//! Enriching a stream from a table: each order with its customer's profile, as of when the order is processed.
//!
//! The table is a topic too. A record of it replaces the profile of its key, and one without a value deletes it. Only
//! orders trigger results; `left_join` also passes on orders of customers that have no profile. Of several topics the
//! record with the earliest event time is processed first: here profiles are from time 0, orders from time 1.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;
use streamwright_examples::{keyed_lines, print};

/// An order with the name of who placed it.
#[derive(Debug, Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "orders.enriched", label = "enriched", id(customer, order))]
pub struct EnrichedOrder {
    customer: String,
    order: String,
    name: Option<String>,
}

topology! {
    #![application_id = "enrich-orders-streams-v1"]

    /// Adds the customer's name to each order.
    pub struct EnrichOrders;

    #[source(topic = "orders.v1", key = Utf8, value = Utf8)]
    let orders: Stream<String, String>;

    #[source(topic = "profiles.v1", key = Utf8, value = Utf8)]
    #[store(name = "profiles")]
    let profiles: Table<String, String>;

    #[sink(topic = "orders.enriched.v1", key = Utf8, value = Json)]
    let enriched: Stream<String, EnrichedOrder> = orders.left_join(profiles, |customer, order, name| EnrichedOrder {
        customer: customer.clone(),
        order: order.clone(),
        name: name.cloned(),
    });
}

fn main() -> Result<(), Error> {
    App::new(EnrichOrders)
        .load("profiles.v1", keyed_lines("c-1 Ada\nc-2 Grace\nc-2", 0))
        .load("orders.v1", keyed_lines("c-1 lamp\nc-2 desk\nc-3 chair", 1))
        .on_committed(print)
        .run()
        .map(drop)
}

//! Splitting a stream: each record goes to the first branch whose condition holds, the rest to the default branch.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;
use streamwright_examples::{keyed_lines, print};

/// A payment and what becomes of it.
#[derive(Debug, Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "payments.routed", label = "routed", id(payment, cents))]
pub struct Routed {
    payment: String,
    cents: i64,
}

topology! {
    #![application_id = "route-payments-streams-v1"]

    /// Sends large payments to review, refunds to accounting, and the rest straight on.
    pub struct RoutePayments;

    #[source(topic = "payments.v1", key = Utf8, value = Json)]
    let payments: Stream<String, i64>;

    let routed: Stream<String, Routed> =
        payments.map_values(|payment, cents| Routed { payment: payment.clone(), cents: *cents });

    let (large, refunds, rest): (Stream<String, Routed>, Stream<String, Routed>, Stream<String, Routed>) = routed
        .split()
        .branch(|_, payment| payment.cents >= 100_000)
        .branch(|_, payment| payment.cents < 0)
        .default_branch();

    #[sink(topic = "payments.review.v1", key = Utf8, value = Json)]
    let review: Stream<String, Routed> = large;

    #[sink(topic = "payments.refunds.v1", key = Utf8, value = Json)]
    let accounting: Stream<String, Routed> = refunds;

    #[sink(topic = "payments.accepted.v1", key = Utf8, value = Json)]
    let accepted: Stream<String, Routed> = rest;
}

fn main() -> Result<(), Error> {
    let payments = keyed_lines("p-1 2500\np-2 250000\np-3 -2500\np-4 100", 0);
    App::new(RoutePayments).load("payments.v1", payments).on_committed(print).run().map(drop)
}

//! A threshold that is configured. A processor captures nothing, so parameters come in as one more argument; they are
//! given before the start, and committed with every position:
//!
//! ```text
//! cargo run -p streamwright-examples --example parameters -- --param-large-from 500
//! cargo run -p streamwright-examples --example parameters -- --param-large-from 700        # stops: they have changed
//! cargo run -p streamwright-examples --example parameters -- --param-large-from 700 --params-change=accept
//! ```

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;
use streamwright::{App, Error};
use streamwright_examples::{lines, print};

/// When a payment is worth a look.
#[params]
pub struct AlertParams {
    /// Payments of this many cents or more are reported.
    #[param(default = 1_000)]
    large_from: i64,
}

/// A payment that is worth a look.
#[derive(Debug, Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "payments.alerts", label = "large", id(payment))]
pub struct LargePayment {
    payment: String,
    cents: i64,
}

topology! {
    #![application_id = "payment-alerts-streams-v1"]
    #![params = AlertParams]

    /// Reports large payments.
    pub struct PaymentAlerts;

    #[source(topic = "payments.v1", key = Utf8, value = Utf8, on_error = skip)]
    let payments: Stream<Option<String>, String>;

    let amounts: Stream<Option<String>, (String, i64)> = payments.flat_map_values(|_, line| {
        let (payment, cents) = line.split_once(' ')?;
        Some((payment.to_owned(), cents.parse().ok()?))
    });

    #[sink(topic = "payments.alerts.v1", key = Utf8, value = Json)]
    let alerts: Stream<Option<String>, LargePayment> = amounts
        .filter(|_, amount, params: &AlertParams| amount.1 >= params.large_from)
        .map_values(|_, amount| LargePayment { payment: amount.0.clone(), cents: amount.1 });
}

fn main() -> Result<(), Error> {
    App::new(PaymentAlerts).load("payments.v1", lines("p-1 250\np-2 620\np-3 1800")).on_committed(print).run()?;
    println!("{}", PaymentAlerts::describe());
    Ok(())
}

//! Testing a topology: the real tasks, stores and commits, on a log in memory. One record at a time, event time in the
//! test's hands, no broker, no waiting. In a project of your own this is `#[cfg(test)] mod tests`.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;
#[cfg(test)]
use streamwright::testing::{ReplayInput, ReplayRecord};
use streamwright::{Error, TestDriver};

/// What a customer has spent so far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Fact)]
#[fact(namespace = "customers.spending", label = "total", id(customer, cents))]
pub struct Spending {
    customer: String,
    cents: i64,
}

topology! {
    #![application_id = "customer-spending-streams-v1"]
    #![replay_test = "test_driver/payments.ndjson"]

    /// Sums what each customer spends.
    pub struct CustomerSpending;

    #[source(topic = "payments.v1", key = Utf8, value = I64)]
    let payments: Stream<String, i64>;

    #[store(name = "spending-by-customer", key = Utf8, value = I64)]
    let spending: Table<String, i64> = payments.group_by_key().reduce(|total, cents| total + cents);

    #[sink(topic = "customers.spending.v1", key = Utf8, value = Json)]
    let totals: Stream<String, Spending> =
        spending.to_stream().map_values(|customer, cents| Spending { customer: customer.clone(), cents: *cents });
}

/// Totals are right, carry the latest event time, and survive a crash.
fn totals_are_exact() -> Result<(), Error> {
    let mut driver = TestDriver::new(CustomerSpending)?;
    driver.input::<Utf8, I64>("payments.v1").pipe_at("ada", &700, 20)?;
    driver.input::<Utf8, I64>("payments.v1").pipe_at("ada", &300, 10)?;

    let records = driver.output::<Utf8, Json>("customers.spending.v1").read_all::<String, Spending>();
    let totals: Vec<i64> = records.iter().filter_map(|record| Some(record.value.as_ref()?.cents)).collect();
    assert_eq!(totals, [700, 1000]);
    // An aggregate never goes back in time: the later of the stored and the record's own.
    assert_eq!(records[1].timestamp, 20);

    // The process dies; its successor finds state and position where the last commit left them.
    driver.restart()?;
    driver.input::<Utf8, I64>("payments.v1").pipe_at("ada", &1, 30)?;
    assert_eq!(driver.store::<Utf8, I64>("spending-by-customer").get::<str, i64>("ada"), Some(1001));
    Ok(())
}

fn main() -> Result<(), Error> {
    totals_are_exact()?;
    println!("{}", CustomerSpending::describe());
    Ok(())
}

#[cfg(test)]
fn made_up_payments() -> Vec<ReplayRecord> {
    let payments = ReplayInput::<Utf8, I64>::new("payments.v1");
    (0..500).map(|n| payments.record(&format!("c-{}", n % 37), &(n * 100), 1_700_000_000_000 + n * 31 % 500)).collect()
}

// The same payments in several processes, cut into other batches and commits, make the same bytes. The header asks for
// such a test as well, with recorded payments.
streamwright::replay_test!(payments_replay, CustomerSpending, inputs = made_up_payments);

#[test]
fn spending() {
    totals_are_exact().unwrap_or_else(|error| panic!("{error}"));
}

//! Order-risk from `topology!` to the test driver: the real task and commit code on a log in memory.

#![expect(unreachable_pub, reason = "the topology is shared with the example")]

#[path = "../../examples/order_risk/topology.rs"]
mod topology;

use streamwright::TestDriver;
use streamwright::prelude::*;
use streamwright::testing::Fault;

use topology::{OrderRisk, OrderSubmitted, RiskDecision};

const ORDERS: &str = "orders.submitted.v1";
const DECISIONS: &str = "risk.decisions.v1";
const EXPOSURE: &str = "exposure-by-customer";

fn order(number: i64, customer: &str, amount_in_cents: i64) -> OrderSubmitted {
    OrderSubmitted {
        order_id: format!("o-{number}"),
        customer_id: customer.to_owned(),
        amount_in_cents,
        occurred_at_ms: number * 1000,
    }
}

fn submit(driver: &mut TestDriver<OrderRisk>, order: &OrderSubmitted) {
    driver
        .input::<Utf8, Json>(ORDERS)
        .pipe(&*order.order_id, order)
        .expect("no record of these tests stops the application");
}

fn decisions(driver: &mut TestDriver<OrderRisk>) -> Vec<(String, RiskDecision)> {
    driver.output::<Utf8, Json>(DECISIONS).read_pairs()
}

#[test]
fn a_decision_is_made_when_the_limit_is_reached() {
    let mut driver = TestDriver::new(OrderRisk).unwrap();
    submit(&mut driver, &order(1, "ada", 600_000));
    submit(&mut driver, &order(2, "bob", 900_000));
    assert!(decisions(&mut driver).is_empty());
    submit(&mut driver, &order(3, "ada", 400_000));
    let made = decisions(&mut driver);
    assert_eq!(made.len(), 1);
    assert_eq!((made[0].0.as_str(), made[0].1.exposure_in_cents), ("ada", 1_000_000));
    assert_eq!(made[0].1.decision_id, Some(made[0].1.fact_id()));
    let state: Vec<(String, i64)> = driver.store::<Utf8, I64>(EXPOSURE).all();
    assert_eq!(state, [("ada".to_owned(), 1_000_000), ("bob".to_owned(), 900_000)]);
}

#[test]
fn the_result_carries_the_later_event_time() {
    let mut driver = TestDriver::new(OrderRisk).unwrap();
    submit(&mut driver, &order(9, "ada", 999_999));
    submit(&mut driver, &order(3, "ada", 1));
    let read = driver.output::<Utf8, Json>(DECISIONS).read_all::<String, RiskDecision>();
    assert_eq!(read[0].timestamp, 9000);
    assert_eq!(driver.store::<Utf8, I64>(EXPOSURE).get_with_timestamp("ada"), Some((1_000_000_i64, 9000)));
}

#[test]
fn bad_records_are_skipped_and_counted() {
    let mut driver = TestDriver::new(OrderRisk).unwrap();
    let headers = Headers::new();
    for bad in [
        &b"not json"[..],
        br#"{"order_id":"x"}"#,
        br#"{"order_id":"x","customer_id":"c","amount_in_cents":1,"occurred_at_ms":-5}"#,
    ] {
        driver.input::<Utf8, Json>(ORDERS).pipe_raw(Some(b"k"), Some(bad), 5, &headers).unwrap();
    }
    driver.input::<Utf8, Json>(ORDERS).pipe_raw(Some(b"k"), None, 5, &headers).unwrap();
    assert_eq!(driver.skipped(), 4);
    submit(&mut driver, &order(1, "ada", 2_000_000));
    assert_eq!(decisions(&mut driver).len(), 1);
}

#[test]
fn state_and_positions_survive_a_restart() {
    let mut driver = TestDriver::new(OrderRisk).unwrap();
    submit(&mut driver, &order(1, "ada", 600_000));
    driver.restart().unwrap();
    submit(&mut driver, &order(2, "ada", 500_000));
    assert_eq!(decisions(&mut driver).len(), 1);
    assert_eq!(driver.store::<Utf8, I64>(EXPOSURE).get("ada"), Some(1_100_000_i64));
}

/// Every way a commit can fail leads to the same output as no failure at all.
#[test]
fn failed_commits_change_nothing() {
    let run = |faults: &[Fault]| {
        let mut driver = TestDriver::new(OrderRisk).unwrap();
        for number in 1..=20 {
            if number % 5 == 0 {
                driver.inject(faults.iter().copied());
            }
            submit(&mut driver, &order(number, if number % 3 == 0 { "ada" } else { "bob" }, 150_000));
        }
        let made: Vec<String> = decisions(&mut driver).iter().map(|made| format!("{made:?}")).collect();
        let state: Vec<(String, i64)> = driver.store::<Utf8, I64>(EXPOSURE).all();
        (made, state)
    };
    let expected = run(&[]);
    assert_eq!(expected.0.len(), 8);
    for faults in [
        &[Fault::Abort][..],
        &[Fault::Fence],
        &[Fault::UnknownAborted],
        &[Fault::UnknownCommitted],
        &[Fault::Stuck],
        &[Fault::UnknownCommitted, Fault::Abort],
        &[Fault::Abort, Fault::UnknownCommitted, Fault::UnknownAborted],
    ] {
        assert_eq!(run(faults), expected, "{faults:?}");
    }
}
